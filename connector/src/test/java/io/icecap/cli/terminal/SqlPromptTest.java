package io.icecap.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.sql.StalledSession;
import io.icecap.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt, as somebody types at it. */
class SqlPromptTest {
  private static final char CTRL_C = 3;
  private static final char CTRL_P = 16;

  @TempDir Path directory;
  private int sessions;

  @Test
  void ctrlCEndsTheWaitForASnapshotAndThePromptComesBack() throws Exception {
    // Given a table that another applier holds and does not get on with
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (PipedOutputStream keyboard = new PipedOutputStream();
        StalledSession stalled = new StalledSession(directory);
        Terminal terminal =
            new ExternalTerminal("test", "dumb", new PipedInputStream(keyboard), screen, UTF_8)) {
      SqlPrompt prompt = new SqlPrompt(stalled.session(), OutputFormat.csv);
      Future<?> running = run(threads, prompt, terminal);
      keyboard.write("UPDATE orders SET amount = 7 WHERE id = 1;\n".getBytes(UTF_8));
      keyboard.flush();
      Await.until("the statement to wait", Duration.ofSeconds(20), stalled::waits);
      // When
      keyboard.write(CTRL_C);
      keyboard.write("SELECT amount + 1000 AS a FROM orders;\n\\q\n".getBytes(UTF_8));
      keyboard.flush();
      running.get(20, TimeUnit.SECONDS);
      // Then the session goes on, and sees the rows that wait
      assertThat(screen.toString(UTF_8))
          .contains("Error: Cancelled while waiting for the snapshot")
          .contains("not published yet; an applier will do that")
          .contains("1007");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tabCompletesTablesAndThenTheirColumns() throws Exception {
    String screen = type("FROM ord\t SELECT amo\t + 1000 AS a;\n");

    assertThat(screen).contains("FROM orders").contains("1001");
  }

  @Test
  void tabOffersNothingButTablesWhereATableHasToBe() throws Exception {
    assertThat(type("\\d \t\n")).contains("\\d shop.orders").contains("amount  BIGINT");
    assertThat(type("SELECT * FROM \t;\n")).contains("FROM shop.orders");
  }

  @Test
  void historyIsThereInTheNextSession() throws Exception {
    type("SELECT amount\n  + 1000 AS a FROM orders;\n");

    String screen = type(CTRL_P + "\n");

    assertThat(screen).contains("1001");
  }

  @Test
  void timingIsToldUntilItIsNoLongerWanted() throws Exception {
    String screen = type("\\timing\nSELECT 1;\n\\timing\nSELECT 2;\n");

    assertThat(screen)
        .containsSubsequence("Timing is on", "SELECT 1", " ms", "Timing is off", "SELECT 2");
    assertThat(screen.split(" ms\\R", -1)).as("times told").hasSize(2);
  }

  @Test
  void aCommandThatIsNotThereIsSaidAndEndsNothing() throws Exception {
    assertThat(type("\\x\nSELECT 1000 + 1;\n"))
        .contains("There is no command \\x; \\? tells those there are")
        .contains("1001");
  }

  /** What is on the screen after this was typed, and the session quit. */
  private String type(String keys) throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (PipedOutputStream keyboard = new PipedOutputStream();
        StalledSession stalled = new StalledSession(directory.resolve("stalled" + sessions++));
        Terminal terminal =
            new ExternalTerminal("test", "ansi", new PipedInputStream(keyboard), screen, UTF_8)) {
      terminal.setSize(new Size(200, 50));
      keyboard.write((keys + "\\q\n").getBytes(UTF_8));
      keyboard.flush();
      Future<?> running =
          run(threads, new SqlPrompt(stalled.session(), OutputFormat.csv), terminal);
      running.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("The session goes on: " + screen.toString(UTF_8), e);
    } finally {
      threads.shutdownNow();
    }
    return screen.toString(UTF_8).replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "");
  }

  private Future<?> run(ExecutorService threads, SqlPrompt prompt, Terminal terminal) {
    return threads.submit(
        () -> {
          prompt.run(terminal, directory.resolve("history"));
          return null;
        });
  }
}
