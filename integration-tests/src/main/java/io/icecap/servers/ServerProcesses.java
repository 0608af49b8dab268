package io.icecap.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The child processes of this JVM and the directories that go with them. A small shell process
 * holds the other end of a pipe; when the JVM is gone, by exit, Ctrl-C or SIGKILL, it stops every
 * recorded process that still runs and removes the recorded directories.
 *
 * <p>There is one per JVM, because it is the end of the JVM that it waits for.
 */
public final class ServerProcesses {
  private static ServerProcesses ofThisJvm;

  private final Process watchdog;

  private ServerProcesses(Process watchdog) {
    this.watchdog = watchdog;
  }

  /** The one of this JVM, started at first use. */
  public static synchronized ServerProcesses ofThisJvm() {
    if (ofThisJvm == null) {
      ofThisJvm = new ServerProcesses(startWatchdog());
    }
    return ofThisJvm;
  }

  /** Stop this process when the JVM ends; forgotten by itself when the process ends before. */
  public void watch(ProcessHandle process) {
    send("+" + process.pid());
    var unused = process.onExit().thenRun(() -> send("-" + process.pid()));
  }

  /** Remove this directory when the JVM ends, whether or not somebody removed it before. */
  public void removeAtEnd(Path directory) {
    String path = directory.toAbsolutePath().toString();
    if (path.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "A server's directory can't have a line break in its name. Choose another directory.");
    }
    send(path);
  }

  private synchronized void send(String line) {
    try {
      var pipe = watchdog.getOutputStream();
      pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The watchdog of the servers has died; start again.", e);
    }
  }

  private static Process startWatchdog() {
    // A session of its own, where the system can: then a signal to our process group spares it.
    String start = "command -v setsid >/dev/null && exec setsid sh -c \"$1\" || exec sh -c \"$1\"";
    try (InputStream script = ServerProcesses.class.getResourceAsStream("watchdog.sh")) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return new ProcessBuilder("sh", "-c", start, "watchdog", text)
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start sh, which guards against orphan servers.", e);
    }
  }
}
