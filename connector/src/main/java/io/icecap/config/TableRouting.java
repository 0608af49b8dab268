package io.icecap.config;

import io.icecap.change.TableName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** Which table the changes of a topic go to. */
public final class TableRouting {
  private final Pattern topics;
  private final TableNameFormat format;

  private TableRouting(Pattern topics, TableNameFormat format) {
    this.topics = topics;
    this.format = format;
  }

  /**
   * @param regex matches a whole topic
   * @param format of a table's dotted name
   * @throws ConfigException if the format refers to a group that the regex lacks
   */
  static TableRouting of(String regex, String format) {
    Pattern pattern = Pattern.compile(regex);
    TableNameFormat parsed = TableNameFormat.parse(format);
    int groups = pattern.matcher("").groupCount();
    if (parsed.groups() > groups) {
      throw new ConfigException(
          "%s refers to $%d, but %s has %d groups; add the group, or use ${topic}"
              .formatted(
                  TableOptions.NAME_FORMAT, parsed.groups(), TableOptions.TOPIC_REGEX, groups));
    }
    return new TableRouting(pattern, parsed);
  }

  /**
   * @throws ConfigException if the topic has no table: problem, why, how to fix
   */
  public TableName tableOf(String topic) {
    Matcher matcher = topics.matcher(topic);
    if (!matcher.matches()) {
      throw new ConfigException(
          ("No table is configured for topic '%s': %s does not match it as a whole; widen the"
                  + " regex, or leave the topic out of topics")
              .formatted(topic, TableOptions.TOPIC_REGEX));
    }
    String name = format.format(matcher);
    try {
      return TableName.parse(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ("Topic '%s' has no table: %s makes '%s' of it. %s. Set %2$s to a form with a dot between"
                  + " two names, such as mynamespace.${topic}")
              .formatted(topic, TableOptions.NAME_FORMAT, name, e.getMessage()));
    }
  }
}
