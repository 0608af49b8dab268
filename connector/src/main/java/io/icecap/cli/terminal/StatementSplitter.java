package io.icecap.cli.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the ends of statements: semicolons that are not in a string, a quoted name or a comment.
 */
final class StatementSplitter {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          '(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\\n]*|/\\*.*?(?:\\*/|$)|\\$(\\w*)\\$.*?(?:\\$\\1\\$|$)|;|.""",
          Pattern.DOTALL);

  private StatementSplitter() {}

  /**
   * Where the first statement ends.
   *
   * @return the index of its semicolon, or -1 if there is none
   */
  static int end(CharSequence text) {
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      if (token.group().equals(";")) {
        return token.start();
      }
    }
    return -1;
  }

  /** Whether there is nothing but space and comments. */
  static boolean isBlank(CharSequence text) {
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String found = token.group();
      if (!found.isBlank() && !found.startsWith("--") && !found.startsWith("/*")) {
        return false;
      }
    }
    return true;
  }
}
