package io.icecap.it.delivery;

import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.demo.Verifier;
import io.icecap.it.SharedServers;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.EmbeddedPostgres;
import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Debezium sends of a PostgreSQL table with default replica identity: large values left out,
 * deletes with made-up rows before, key changes, truncates; into a table whose rows move.
 */
class SemanticsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path work;

  @Test
  void tableEqualsPostgresAfterEveryKindOfChange() throws Exception {
    SharedServers servers = SharedServers.ofThisJvm();
    ConnectRest rest = servers.worker().rest();
    try (var redis = EmbeddedRedis.start(work.resolve("redis"));
        var postgres = EmbeddedPostgres.start(work.resolve("postgres"));
        Connection connection = postgres.connect()) {
      create(connection);
      connect(servers, rest, postgres, redis);
      awaitEquality(connection);

      change(connection);
      awaitEquality(connection);

      run(
          connection,
          "insert into documents select i, 'eu', 0, 'before', null, '' from generate_series(500, 520) i",
          "truncate documents",
          "insert into documents select i, 'us', 0, 'after', null, '' from generate_series(510, 530) i",
          "update documents set region = 'eu', version = 1 where id % 2 = 0");
      awaitEquality(connection);

      rest.delete("semantics-sink");
      rest.delete("semantics-source");
    }
  }

  private static void create(Connection connection) throws SQLException {
    run(
        connection,
        """
        create table documents (
          id int primary key, region text not null, version int not null,
          title text, body text, must text not null)""",
        "alter table documents alter body set storage external",
        "alter table documents alter must set storage external",
        """
        insert into documents
        select i, 'r' || i % 3, 0, 'title ' || i, repeat('body ' || i || ' ', 800),
          repeat('must ' || i || ' ', 900)
        from generate_series(1, 60) i""");
  }

  private static void change(Connection connection) throws SQLException {
    run(
        connection,
        // values left out, of rows that stay and of rows that move, in one transaction and in more
        "update documents set version = version + 1 where id <= 40",
        "update documents set version = version + 1, region = 'moved' where id % 4 = 0",
        "begin; update documents set title = 'a' where id < 10;"
            + " update documents set region = 'b' where id < 5;"
            + " update documents set version = 9 where id < 10; commit",
        "update documents set body = null where id = 11",
        "update documents set version = 7 where id = 11",
        // deletes, and keys that come again
        "delete from documents where id between 20 and 25",
        "insert into documents values (21, 'back', 1, null, 'short', 'must')",
        "begin; delete from documents where id = 30;"
            + " insert into documents values (30, 'again', 1, 't', repeat('x', 3000), 'must');"
            + " update documents set version = 2 where id = 30; commit",
        // another key, with values that are whole
        "update documents set id = id + 1000, body = 'new key', must = 'new key' where id between 50 and 55",
        "insert into documents values (50, 'key', 1, null, null, 'taken again')");
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  private void connect(
      SharedServers servers, ConnectRest rest, EmbeddedPostgres postgres, EmbeddedRedis redis)
      throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("POSTGRES_HOST", postgres.host());
    values.put("POSTGRES_PORT", String.valueOf(postgres.port()));
    values.put("POSTGRES_USER", postgres.user());
    values.put("POSTGRES_PASSWORD", "");
    values.put("POSTGRES_DATABASE", postgres.database());
    values.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers());
    values.put("REDIS_URL", redis.url());
    values.put("WAREHOUSE", "file://" + work.resolve("warehouse").toAbsolutePath());
    values.put("CACHE_DIR", work.resolve("cache").toString());
    values.put("APPLIER", "embedded");
    values.put("TASKS", "1");
    Map<String, String> source =
        new LinkedHashMap<>(
            new ConfigTemplate(servers.project().config("debezium-postgres-source.json"), values)
                .connectorConfig());
    source.putAll(
        Map.of(
            "table.include.list", "public.documents",
            "topic.prefix", "semantics",
            "slot.name", "icecap_semantics",
            "publication.name", "icecap_semantics",
            "topic.creation.default.partitions", "1",
            "skipped.operations", "none"));
    rest.put("semantics-source", source);
    rest.awaitRunning("semantics-source", 1, LIMIT);
    Map<String, String> sink =
        new LinkedHashMap<>(
            new ConfigTemplate(servers.project().config("icecap-sink.json"), values)
                .connectorConfig());
    sink.putAll(
        Map.of(
            "topics.regex", "semantics\\.public\\..*",
            "table.name.format", "semantics.$1",
            "partition.by", "region",
            "partition.moves", "index",
            "truncate.enabled", "true"));
    rest.put("semantics-sink", sink);
    rest.awaitRunning("semantics-sink", 1, LIMIT);
  }

  private void awaitEquality(Connection connection) throws Exception {
    var verifier = new Verifier(connection, 1_000_000);
    Path table = work.resolve("warehouse/semantics/documents");
    Await.until(
        "the table to equal PostgreSQL's",
        LIMIT,
        () -> {
          var verdict = verifier.verify("documents", new TableChain(table).newest());
          if (!verdict.isEqual()) {
            throw new IllegalStateException(verdict.toString());
          }
          return true;
        });
  }
}
