package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Intensity;
import io.icecap.it.Replicated;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table of which {@code code} is the key, and not the record key {@code id}: the rows that a code
 * has one after the other come from different Kafka partitions.
 */
class OrderByIT {
  private static final int CODES = 30;

  @TempDir Path work;

  @Test
  void theOrderOfTheSourcesLogDecidesWhereKafkasDoesNot() throws Exception {
    Random random = new Random(Intensity.seed(81));
    try (Replicated replicated = Replicated.start(work)) {
      replicated.execute(
          "create table seats (id bigint generated always as identity primary key, code int not null unique, holder text)",
          "alter table seats replica identity full");
      for (int code = 1; code <= CODES; code++) {
        replicated.execute("insert into seats (code, holder) values (%d, 'first')".formatted(code));
      }
      replicated.source(
          Map.of("table.include.list", "public.seats", "topic.creation.default.partitions", "4"));
      replicated.sink(
          Map.of(
              "key.columns", "code",
              "partition.by", "bucket(2, key)",
              "metadata.columns", "lsn,op",
              "delete.mode", "soft",
              "order.by", "__lsn",
              "commit.interval.ms", "50"));
      for (int i = 0; i < 400; i++) {
        change(replicated, random, 1 + random.nextInt(CODES), i);
      }
      awaitLiving(replicated);
      replicated.execute("delete from seats where code <= 10");
      awaitLiving(replicated);
      assertThat(replicated.rows("seats", "code", "__op")).hasSize(CODES);
      assertThat(replicated.rows("seats", "code", "__op").get("7").get(1)).isEqualTo("d");
    }
  }

  /** A code changes hands: another row, with another record key, has it from now on. */
  private static void change(Replicated replicated, Random random, int code, int i)
      throws Exception {
    if (random.nextInt(4) == 0) {
      replicated.execute("update seats set holder = 'u%d' where code = %d".formatted(i, code));
    } else {
      replicated.execute(
          "delete from seats where code = " + code,
          "insert into seats (code, holder) values (%d, 'i%d')".formatted(code, i));
    }
  }

  private static void awaitLiving(Replicated replicated) throws Exception {
    Await.until(
        "the living rows to equal PostgreSQL's",
        Replicated.LIMIT,
        () -> {
          var expected = replicated.query("select code, id, holder from seats");
          var found = new HashMap<>(replicated.rows("seats", "code", "id", "holder"));
          replicated
              .rows("seats", "code", "__deleted")
              .forEach((code, row) -> found.remove(row.get(1).equals("true") ? code : ""));
          if (!found.equals(expected)) {
            throw new IllegalStateException("%s and not %s".formatted(found, expected));
          }
          return true;
        });
  }
}
