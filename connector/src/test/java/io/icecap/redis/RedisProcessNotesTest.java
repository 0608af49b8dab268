package io.icecap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.ProcessNotes;
import io.icecap.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RedisProcessNotesTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static RedisServer server;
  private static RedisOrchestrator redis;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisOrchestrator.open(server.settings());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    server.flushAll();
  }

  @Test
  void noteTakesThePlaceOfTheOneBefore() {
    leave("b", "first", LONG);
    leave("a", "other", LONG);
    leave("b", "second", LONG);

    assertThat(texts()).containsExactly("other", "second");
  }

  @Test
  void withdrawnNoteIsGone() {
    leave("a", "one", LONG);
    leave("b", "two", LONG);

    redis.processNotes().withdraw("a");

    assertThat(texts()).containsExactly("two");
  }

  @Test
  void noteThatIsNotRenewedIsGone() {
    leave("a", "short", Duration.ofMillis(200));
    leave("b", "long", LONG);

    Await.until("one note", Duration.ofSeconds(10), () -> texts().equals(List.of("long")));
  }

  @Test
  void processesBeyondTheBoundAreForgotten() {
    for (int i = 0; i < ProcessNotes.PROCESSES_MAX + 20; i++) {
      leave("process-" + i, "note", LONG);
    }

    assertThat(texts()).hasSize(ProcessNotes.PROCESSES_MAX);
  }

  private static void leave(String process, String note, Duration lifetime) {
    redis.processNotes().leave(process, note.getBytes(UTF_8), lifetime);
  }

  private static List<String> texts() {
    return redis.processNotes().all().stream().map(note -> new String(note, UTF_8)).toList();
  }
}
