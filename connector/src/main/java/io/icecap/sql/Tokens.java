package io.icecap.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a statement that changes rows, for finding its clauses: what is within parentheses
 * belongs to the clause around it. What the clauses say is DuckDB's to understand.
 */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          --[^\\n]*|/\\*.*?\\*/|\\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|\\$(\\w*)\\$.*?\\$\\1\\$|[\\p{L}_][\\p{L}\\p{N}_$]*|.\
          """,
          Pattern.DOTALL);

  private record Token(String text, int start, int depth) {
    boolean is(String word) {
      return text.equalsIgnoreCase(word);
    }
  }

  private final String statement;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Tokens(String statement) {
    this.statement = statement;
    int depth = 0;
    Matcher found = TOKEN.matcher(statement);
    while (found.find()) {
      String text = found.group();
      if (!text.isBlank() && !text.startsWith("--") && !text.startsWith("/*")) {
        depth -= ")]}".contains(text) ? 1 : 0;
        if (depth < 0) {
          throw new StatementException("syntax error: '%s' closes nothing".formatted(text));
        }
        tokens.add(new Token(text, found.start(), depth));
        depth += "([{".contains(text) ? 1 : 0;
      }
    }
    while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).is(";")) {
      tokens.remove(tokens.size() - 1);
    }
  }

  boolean atEnd() {
    return at == tokens.size();
  }

  /** The next word in upper case, or what it is; empty at the end. */
  String peek() {
    return atEnd() ? "" : tokens.get(at).text().toUpperCase(Locale.ROOT);
  }

  /** The next token as it is written. */
  String next() {
    if (atEnd()) {
      throw new StatementException("The statement ends too early");
    }
    return tokens.get(at++).text();
  }

  /** Goes past these words if they are next. */
  boolean skip(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  void expect(String... words) {
    if (!skip(words)) {
      throw new StatementException(
          "%s is expected%s"
              .formatted(String.join(" ", words), atEnd() ? " at the end" : " before " + next()));
    }
  }

  /** The text up to one of these words outside of all parentheses, or up to the end. */
  String until(Set<String> words) {
    if (atEnd()) {
      return "";
    }
    int start = tokens.get(at).start();
    while (!atEnd() && !isClause(words)) {
      at++;
    }
    return statement.substring(start, atEnd() ? end() : tokens.get(at).start());
  }

  /** {@code IS DISTINCT FROM} begins no clause, nor does what is in a CASE. */
  private boolean isClause(Set<String> words) {
    Token token = tokens.get(at);
    return token.depth() == 0
        && words.contains(token.text().toUpperCase(Locale.ROOT))
        && !(token.is("FROM") && at > 0 && tokens.get(at - 1).is("DISTINCT"))
        && !isInCase();
  }

  /** A value in a list in parentheses, and past the comma behind it. */
  String value() {
    int start = atEnd() ? 0 : tokens.get(at).start();
    while (!atEnd() && !(tokens.get(at).depth() <= 1 && (peek().equals(",") || isClosing()))) {
      at++;
    }
    if (atEnd()) {
      throw new StatementException("A list of values does not end");
    }
    String value = statement.substring(start, tokens.get(at).start());
    boolean ignored = skip(",");
    return value;
  }

  private boolean isClosing() {
    return tokens.get(at).is(")") && tokens.get(at).depth() == 0;
  }

  private boolean isInCase() {
    int cases = 0;
    for (Token token : tokens.subList(0, at)) {
      cases += token.is("CASE") ? 1 : 0;
      cases -= token.is("END") && cases > 0 ? 1 : 0;
    }
    return cases > 0;
  }

  private int end() {
    Token last = tokens.get(tokens.size() - 1);
    return last.start() + last.text().length();
  }

  /** A name of one part or several, without its quotes. */
  List<String> name() {
    List<String> parts = new ArrayList<>(List.of(part()));
    while (skip(".")) {
      parts.add(part());
    }
    return parts;
  }

  private String part() {
    String text = next();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    if (!quoted && !text.matches("[\\p{L}_][\\p{L}\\p{N}_$]*")) {
      throw new StatementException("A name is expected before " + text);
    }
    return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
  }

  /** Names in parentheses. */
  List<String> names() {
    expect("(");
    List<String> names = new ArrayList<>(List.of(part()));
    while (skip(",")) {
      names.add(part());
    }
    expect(")");
    return names;
  }

  /** Whether names in parentheses are next, and not a query. */
  boolean atNames() {
    return peek().equals("(")
        && at + 1 < tokens.size()
        && !Set.of("SELECT", "WITH", "VALUES", "FROM", "(")
            .contains(tokens.get(at + 1).text().toUpperCase(Locale.ROOT));
  }
}
