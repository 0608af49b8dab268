package io.icecap.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.sql.StalledSession;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt, as somebody types at it. */
class SqlPromptTest {
  private static final char CTRL_C = 3;

  @TempDir Path directory;

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
      Future<?> running =
          threads.submit(
              () -> {
                prompt.run(terminal, directory.resolve("history"));
                return null;
              });
      keyboard.write("UPDATE orders SET amount = 7 WHERE id = 1;\n".getBytes(UTF_8));
      keyboard.flush();
      await(stalled::waits);
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

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
