package io.icecap.it.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./icecap sql} as people and scripts use it. */
class SqlCommandIT {
  @TempDir static Path work;
  private static EmbeddedRedis redis;
  private static Shop shop;

  @BeforeAll
  static void publishTwoOrdersAndBufferTwo() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    shop = new Shop(redis, work);
    shop.order(1, "ann", "10.00");
    shop.order(2, "bob, \"the\" buyer", "20.50");
    shop.apply();
    shop.order(2, "bob", "25.00");
    shop.order(3, "cy", "0.05");
  }

  @AfterAll
  static void stop() {
    shop.close();
    redis.close();
  }

  @Test
  void statementsOfAnArgumentSeeTheBuffer() throws Exception {
    SqlProcess sql =
        SqlProcess.run(redis, work, "", "-c", "SELECT * FROM orders ORDER BY id; SELECT 1 AS one");

    assertThat(sql.out())
        .isEqualTo(
            """
             id | customer | amount
            ----+----------+--------
              1 | ann      |  10.00
              2 | bob      |  25.00
              3 | cy       |   0.05
            (3 rows)
             one
            -----
               1
            (1 row)
            """);
    assertThat(sql.exitCode()).isZero();
  }

  @Test
  void aFileIsRunOverWhatIsPublishedAsCsv() throws Exception {
    Path file =
        Files.writeString(
            work.resolve("q.sql"), "-- all; of them\nSELECT *\nFROM shop.orders\nORDER BY id;\n");

    SqlProcess sql =
        SqlProcess.run(
            redis, work, "", "-f", file.toString(), "--as-of", "snapshot", "--output", "csv");

    assertThat(sql.out())
        .isEqualTo("id,customer,amount\r\n1,ann,10.00\r\n2,\"bob, \"\"the\"\" buyer\",20.50\r\n");
    assertThat(sql.exitCode()).isZero();
  }

  @Test
  void aPipeIsReadAndAnErrorEndsIt() throws Exception {
    SqlProcess sql =
        SqlProcess.run(
            redis,
            work,
            "\\d\n"
                + "\\d orders\n"
                + "SELECT id, {a: amount} AS s FROM orders WHERE id = 1;\n"
                + "SELEC;\n"
                + "SELECT 2;",
            "-o",
            "json");

    assertThat(sql.out())
        .isEqualTo(
            """
            shop.orders
            id        BIGINT
            customer  VARCHAR
            amount    DECIMAL(10,2)
            {"id":1,"s":{"a":10.00}}
            """);
    assertThat(sql.err()).contains("Error: syntax error at or near \"SELEC\"");
    assertThat(sql.exitCode()).isEqualTo(1);
  }

  @Test
  void aPromptTakesStatementsOfSeveralLines() throws Exception {
    SqlProcess sql =
        SqlProcess.runOnTerminal(
            redis, work, "SELECT sum(amount)\nFROM orders;\nnonsense;\n\\timing\n\\q\n");

    assertThat(sql.out()).contains("icecap> ", "35.05", "Error: syntax error", "Timing is on");
    assertThat(sql.exitCode()).isZero();
    assertThat(work.resolve(".icecap_history")).content().contains("sum(amount)");
  }

  @Test
  void whatCanNotBeIsSaid() throws Exception {
    SqlProcess sql = SqlProcess.run(redis, work, "", "--as-of", "yesterday", "-c", "SELECT 1");

    assertThat(sql.err()).contains("'yesterday' is no state of a table");
    assertThat(sql.exitCode()).isEqualTo(1);
  }
}
