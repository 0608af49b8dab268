package io.icecap.cli.terminal;

import io.icecap.change.TableName;
import io.icecap.sql.SqlColumn;
import io.icecap.sql.SqlSession;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes tables, the columns of those that the statement names already, and a few words. */
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

  private final SqlSession session;

  NameCompleter(SqlSession session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    for (TableName table : session.tables()) {
      add(table.toString(), "tables", candidates);
      if (line.line().contains(table.name())) {
        for (SqlColumn column : session.columns(table)) {
          add(column.name(), "columns", candidates);
        }
      }
    }
    boolean upper = line.word().equals(line.word().toUpperCase(Locale.ROOT));
    WORDS.forEach(word -> add(upper ? word : word.toLowerCase(Locale.ROOT), "words", candidates));
  }

  private static void add(String name, String group, List<Candidate> candidates) {
    candidates.add(new Candidate(name, name, group, null, null, null, true));
  }
}
