package io.icecap.catalog;

import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The editions of topics as table properties, and so in every version of the chain: {@code
 * icecap.topic.orders = cluster/topic}, and after a topic was recreated {@code cluster/topic
 * 1000000000000 cluster/before}.
 */
public final class TopicEditionsCodec {
  private static final String TOPIC = "icecap.topic.";

  private TopicEditionsCodec() {}

  public static String property(String topic) {
    return TOPIC + topic;
  }

  /** Of an edition that has an identity. */
  public static String encode(TopicEdition edition) {
    StringBuilder text = new StringBuilder(edition.identity().orElseThrow().toString());
    if (edition.start() > 0) {
      text.append(' ').append(edition.start());
      edition.superseded().forEach(identity -> text.append(' ').append(identity));
    }
    return text.toString();
  }

  /** The edition of the topic; {@link TopicEdition#UNNAMED} where there is no property. */
  public static TopicEdition edition(Map<String, String> properties, String topic) {
    String text = properties.get(property(topic));
    return text == null ? TopicEdition.UNNAMED : decode(text);
  }

  private static TopicEdition decode(String text) {
    List<String> words = Arrays.asList(text.split(" "));
    Optional<TopicIdentity> identity = Optional.of(TopicIdentity.parse(words.get(0)));
    return words.size() == 1
        ? new TopicEdition(identity, 0, List.of())
        : new TopicEdition(
            identity,
            Long.parseLong(words.get(1)),
            words.subList(2, words.size()).stream().map(TopicIdentity::parse).toList());
  }
}
