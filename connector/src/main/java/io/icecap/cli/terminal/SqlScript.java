package io.icecap.cli.terminal;

import io.icecap.change.TableName;
import io.icecap.sql.SqlColumn;
import io.icecap.sql.SqlResult;
import io.icecap.sql.SqlSession;
import io.icecap.sql.StatementException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.List;

/** Runs statements and the commands that begin with a backslash, and prints what comes of them. */
public final class SqlScript {
  static final String HELP =
      """
      \\d          the tables
      \\d TABLE    the columns of a table
      \\timing     tell how long statements take, or no longer
      \\q          quit (also Ctrl-D)
      \\?          this
      Everything else is SQL and ends with a semicolon. Ctrl-C cancels the statement that runs.\
      """;

  private final SqlSession session;
  private final OutputFormat format;
  private final PrintWriter out;
  private final PrintWriter err;
  private boolean timing;
  private boolean quit;

  public SqlScript(SqlSession session, OutputFormat format, PrintWriter out, PrintWriter err) {
    this.session = session;
    this.format = format;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs all of it, or until a statement fails.
   *
   * @return whether none did
   */
  public boolean run(Reader statements) throws IOException {
    BufferedReader lines = new BufferedReader(statements);
    StringBuilder text = new StringBuilder();
    for (String line = lines.readLine(); line != null && !quit; line = lines.readLine()) {
      if (StatementSplitter.isBlank(text) && line.startsWith("\\")) {
        if (!tryCommand(line)) {
          return false;
        }
      } else {
        text.append(line).append('\n');
        if (!runComplete(text)) {
          return false;
        }
      }
    }
    return StatementSplitter.isBlank(text) || quit || runOne(text.toString());
  }

  /** Runs what ends with a semicolon, and leaves the rest. */
  private boolean runComplete(StringBuilder text) throws IOException {
    for (int end = StatementSplitter.end(text); end >= 0; end = StatementSplitter.end(text)) {
      String statement = text.substring(0, end);
      text.delete(0, end + 1);
      if (!StatementSplitter.isBlank(statement) && !runOne(statement)) {
        return false;
      }
    }
    return true;
  }

  private boolean runOne(String statement) throws IOException {
    long start = System.nanoTime();
    try (SqlResult result = session.execute(statement)) {
      format.write(result, out);
    } catch (StatementException e) {
      out.flush();
      err.println("Error: " + e.getMessage());
      err.flush();
      return false;
    }
    if (timing) {
      out.printf("%.1f ms%n", (System.nanoTime() - start) / 1e6);
    }
    out.flush();
    return true;
  }

  /** Redis or the store may be away: that ends no session. */
  private boolean tryCommand(String line) {
    try {
      return command(line);
    } catch (RuntimeException e) {
      return problem(e.getMessage());
    }
  }

  private boolean command(String line) {
    String[] words = line.strip().split("\\s+", 2);
    boolean known = true;
    switch (words[0].replaceAll(";$", "")) {
      case "\\q" -> quit = true;
      case "\\?" -> out.println(HELP);
      case "\\timing" -> {
        timing = !timing;
        out.println(timing ? "Timing is on" : "Timing is off");
      }
      case "\\d" -> known = words.length == 1 ? tables() : columns(words[1].replaceAll(";$", ""));
      default -> known = problem("There is no command " + words[0] + "; \\? tells those there are");
    }
    out.flush();
    return known;
  }

  private boolean tables() {
    session.tables().forEach(out::println);
    return true;
  }

  private boolean columns(String name) {
    List<SqlColumn> columns =
        session.tables().stream()
            .filter(table -> table.toString().equals(name) || table.name().equals(name))
            .findFirst()
            .map(this::columns)
            .orElse(List.of());
    if (columns.isEmpty()) {
      return problem("There is no table " + name);
    }
    int width = columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    columns.forEach(column -> out.printf("%-" + width + "s  %s%n", column.name(), column.type()));
    return true;
  }

  private List<SqlColumn> columns(TableName table) {
    return session.columns(table);
  }

  private boolean problem(String text) {
    out.flush();
    err.println("Error: " + text);
    err.flush();
    return false;
  }

  boolean hasQuit() {
    return quit;
  }
}
