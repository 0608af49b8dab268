package io.icecap.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code table.name.format}: text in which {@code ${topic}} and {@code $1} stand for something. */
final class TableNameFormat {
  private static final String TOPIC = "${topic}";
  private static final Pattern GROUP = Pattern.compile("\\$(\\d)");

  private final List<Function<MatchResult, String>> parts;
  private final int groups;

  private TableNameFormat(List<Function<MatchResult, String>> parts, int groups) {
    this.parts = parts;
    this.groups = groups;
  }

  /**
   * @throws IllegalArgumentException with the position of a dollar sign that stands for nothing
   */
  static TableNameFormat parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty, so no table has a name; write ${topic}");
    }
    List<Function<MatchResult, String>> parts = new ArrayList<>();
    int groups = 0;
    int at = 0;
    while (at < text.length()) {
      Matcher group = GROUP.matcher(text).region(at, text.length());
      if (text.startsWith(TOPIC, at)) {
        parts.add(topic -> topic.group());
        at += TOPIC.length();
      } else if (group.lookingAt()) {
        int number = Integer.parseInt(group.group(1));
        parts.add(topic -> topic.group(number));
        groups = Math.max(groups, number);
        at = group.end();
      } else if (text.charAt(at) == '$') {
        throw new IllegalArgumentException(
            ("the $ at position %d stands for nothing; ${topic} is the topic, and $1, $2, …"
                    + " are the groups of %s")
                .formatted(at + 1, TableOptions.TOPIC_REGEX));
      } else {
        int end = text.indexOf('$', at) < 0 ? text.length() : text.indexOf('$', at);
        String literal = text.substring(at, end);
        parts.add(topic -> literal);
        at = end;
      }
    }
    return new TableNameFormat(parts, groups);
  }

  /** The highest group that is referred to; 0 if none is. */
  int groups() {
    return groups;
  }

  /**
   * @param topic a match of the whole topic; a group that took no part stands for nothing
   */
  String format(MatchResult topic) {
    StringBuilder name = new StringBuilder();
    for (Function<MatchResult, String> part : parts) {
      String text = part.apply(topic);
      name.append(text == null ? "" : text);
    }
    return name.toString();
  }
}
