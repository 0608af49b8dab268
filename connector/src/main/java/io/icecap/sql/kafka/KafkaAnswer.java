package io.icecap.sql.kafka;

import io.icecap.sql.StatementException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What Kafka's clients say, in the words of a statement's failure. */
final class KafkaAnswer {
  static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private KafkaAnswer() {}

  /**
   * Waits for an answer, as long as the client does.
   *
   * @throws StatementException if there is none: nothing was changed by the statement
   */
  static <T> T of(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static StatementException failed(Throwable cause) {
    return new StatementException(
        "Nothing is changed: Kafka does not take the rows (%s). Is it there, and may this user write to the topic, and with a transactional id that begins with icecap-sql?"
            .formatted(cause.getMessage()),
        cause);
  }

  static StatementException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StatementException("Nothing is changed: interrupted while waiting for Kafka", cause);
  }
}
