package io.icecap.cli.terminal;

import io.icecap.sql.SqlSession;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Asks for statements on a terminal. */
public final class SqlPrompt {
  private static final Path HISTORY = Path.of(System.getProperty("user.home"), ".icecap_history");

  /** As JLine takes patterns: unescaped twice. */
  private static final String QUIT = "\\\\\\\\q*";

  private final SqlSession session;
  private final OutputFormat format;

  public SqlPrompt(SqlSession session, OutputFormat format) {
    this.session = session;
    this.format = format;
  }

  /**
   * Until it is told to quit.
   *
   * @return the exit code
   */
  public int run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      run(terminal, HISTORY);
      return 0;
    }
  }

  void run(Terminal terminal, Path history) throws IOException {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new StatementParser())
            .completer(new NameCompleter(session))
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.HISTORY_IGNORE, QUIT)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "     -> ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    terminal.writer().println("Icecap: DuckDB's SQL over all tables; \\? for help");
    SqlScript script = new SqlScript(session, format, terminal.writer(), terminal.writer());
    boolean more = true;
    while (more && !script.hasQuit()) {
      more = ask(reader, script);
    }
  }

  /**
   * @return false at the end of the input
   */
  private boolean ask(LineReader reader, SqlScript script) throws IOException {
    try {
      String statement = reader.readLine("icecap> ");
      Terminal terminal = reader.getTerminal();
      Terminal.SignalHandler before =
          terminal.handle(Terminal.Signal.INT, signal -> session.cancel());
      boolean ignored = script.run(new StringReader(statement));
      terminal.handle(Terminal.Signal.INT, before);
      return true;
    } catch (UserInterruptException e) {
      return true; // the line is given up
    } catch (EndOfFileException e) {
      return false;
    }
  }
}
