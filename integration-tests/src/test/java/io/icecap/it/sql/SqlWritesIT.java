package io.icecap.it.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.servers.EmbeddedRedis;
import io.icecap.sql.AsOf;
import io.icecap.sql.SqlResult;
import io.icecap.sql.SqlSession;
import io.icecap.sql.SqlSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes change the same rows, each with an applier of its own while it waits. */
class SqlWritesIT {
  private static final int PROCESSES = 3;
  private static final String UPDATE = "UPDATE orders SET amount = amount + 1 WHERE id = 1;";

  @TempDir Path work;

  @Test
  void noUpdateIsLostBetweenProcesses() throws Exception {
    // Given
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
        Shop shop = new Shop(redis, work)) {
      shop.order(1, "ann", "0.00");
      ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
      // When
      List<Future<SqlProcess>> running = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        running.add(
            threads.submit(
                () -> SqlProcess.run(redis, work, "", "-o", "csv", "-c", UPDATE.repeat(3))));
      }
      for (int i = 2; i < 12; i++) {
        shop.order(i, "bob", "1.00");
      }
      // Then
      for (Future<SqlProcess> each : running) {
        assertThat(each.get().err()).doesNotContain("Error");
        assertThat(each.get().out()).isEqualTo("changed\r\n1\r\n".repeat(3));
      }
      threads.shutdown();
      try (SqlSession session =
              shop.icecap.sql(SqlSettings.in(work.resolve("sql")), new AsOf.Published());
          SqlResult result = session.execute("SELECT amount FROM orders WHERE id = 1")) {
        assertThat(result.next()).isTrue();
        assertThat(result.value(0)).hasToString("9.00");
      }
    }
  }
}
