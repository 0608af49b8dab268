package io.icecap.cli.terminal;

import io.icecap.change.TableName;
import io.icecap.sql.SqlSession;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes tables, the columns of those that the statement names already, and a few words; where
 * only a table can be, tables alone.
 */
final class NameCompleter implements Completer {
  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "HAVING",
          "LIMIT",
          "JOIN",
          "LEFT JOIN",
          "USING",
          "AND",
          "OR",
          "NOT",
          "IN",
          "IS NULL",
          "BETWEEN",
          "LIKE",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "WITH",
          "DISTINCT",
          "UNION ALL",
          "DESCRIBE",
          "SUMMARIZE",
          "EXPLAIN",
          "count(*)",
          "sum(",
          "min(",
          "max(",
          "avg(");

  private static final Set<String> BEFORE_TABLES = Set.of("FROM", "JOIN", "INTO", "UPDATE", "\\D");
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private final SqlSession session;

  NameCompleter(SqlSession session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    List<TableName> tables = session.tables();
    boolean command = line.line().startsWith("\\");
    for (TableName table : tables) {
      add(command ? table.toString() : text(table, line.word(), tables), "tables", candidates);
    }
    if (!BEFORE_TABLES.contains(before(line))) {
      tables.stream()
          .filter(table -> line.line().contains(table.name()))
          .flatMap(table -> session.columns(table).stream())
          .forEach(column -> add(quoted(column.name()), "columns", candidates));
      boolean upper = line.word().equals(line.word().toUpperCase(Locale.ROOT));
      WORDS.forEach(word -> add(upper ? word : word.toLowerCase(Locale.ROOT), "words", candidates));
    }
  }

  private static String before(ParsedLine line) {
    return line.wordIndex() == 0
        ? ""
        : line.words().get(line.wordIndex() - 1).toUpperCase(Locale.ROOT);
  }

  /** Without the namespace, if its name has been begun and is the only one of its kind. */
  private static String text(TableName table, String word, List<TableName> tables) {
    boolean begun = !word.isEmpty() && table.name().startsWith(word);
    boolean alone =
        tables.stream().filter(other -> other.name().equalsIgnoreCase(table.name())).count() == 1;
    return begun && alone
        ? quoted(table.name())
        : quoted(String.join(".", table.namespace())) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void add(String name, String group, List<Candidate> candidates) {
    candidates.add(new Candidate(name, name, group, null, null, null, true));
  }
}
