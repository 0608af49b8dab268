package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicEditionsCodecTest {
  private static final TopicIdentity FIRST =
      new TopicIdentity("4L6g3nShT-eMCtK--X86sw", "Xb_6xwQKQ2u1vYbLwRb9vg");
  private static final TopicIdentity SECOND =
      new TopicIdentity("4L6g3nShT-eMCtK--X86sw", "pT7kzQ1mS0-3xJcN9hDf0Q");

  @Test
  void anEditionIsALineOfText() {
    TopicEdition first = new TopicEdition(Optional.of(FIRST), 0, List.of());
    TopicEdition second = first.seenAs(SECOND, 42);
    assertThat(TopicEditionsCodec.property("db.orders")).isEqualTo("icecap.topic.db.orders");
    assertThat(TopicEditionsCodec.encode(first))
        .isEqualTo("4L6g3nShT-eMCtK--X86sw/Xb_6xwQKQ2u1vYbLwRb9vg");
    assertThat(TopicEditionsCodec.encode(second))
        .isEqualTo(
            "4L6g3nShT-eMCtK--X86sw/pT7kzQ1mS0-3xJcN9hDf0Q 1000000000000"
                + " 4L6g3nShT-eMCtK--X86sw/Xb_6xwQKQ2u1vYbLwRb9vg");
    assertThat(decoded(first)).isEqualTo(first);
    assertThat(decoded(second)).isEqualTo(second);
  }

  @Test
  void aTopicWithoutAPropertyIsUnnamed() {
    assertThat(TopicEditionsCodec.edition(Map.of(), "db.orders")).isEqualTo(TopicEdition.UNNAMED);
  }

  private static TopicEdition decoded(TopicEdition edition) {
    return TopicEditionsCodec.edition(
        Map.of("icecap.topic.t", TopicEditionsCodec.encode(edition)), "t");
  }
}
