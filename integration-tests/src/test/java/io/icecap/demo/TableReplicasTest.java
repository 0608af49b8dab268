package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.it.apply.SourceLog;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedPostgres;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison at the end of the demo, of a table in every format there is. */
final class TableReplicasTest {
  private static final List<String> FORMATS = List.of("duckdb", "orc", "avro");
  private static final TableName ORDERS = TableName.parse("shop.orders");

  @TempDir Path work;
  private final SourceLog source = new SourceLog(17, 100);

  @Test
  void eachFormatIsComparedByWhatItsOwnFilesHave() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(work.resolve("postgres"));
        Connection connection = postgres.connect();
        EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      Verifier verifier = new Verifier(connection, 1_000_000);
      var replicas = new TableReplicas(namespace(), List.of("orders"), FORMATS);

      apply(redis, FORMATS);
      fill(connection);

      assertThat(replicas.haveCaughtUp()).isTrue();
      assertThat(replicas.verify(verifier)).hasSize(3).allMatch(TableVerdict::isEqual);
      assertThat(table(verifier).isEqual()).isTrue();
      long version = DeltaRows.newest(orders()).version();
      assertThat(delta(verifier, version).isEqual()).isTrue();

      apply(redis, List.of());
      fill(connection);

      assertThat(replicas.haveCaughtUp()).isFalse();
      assertThat(table(verifier).isEqual()).isTrue();
      assertThat(delta(verifier, version + 1).isEqual()).isTrue();
      assertThat(delta(verifier, version).isEqual()).as("Delta as it was before").isFalse();
      assertThat(replicas.verify(verifier))
          .hasSize(3)
          .allSatisfy(
              stale -> {
                assertThat(stale.isEqual()).as(stale.table()).isFalse();
                assertThat(stale.findings()).anyMatch(finding -> finding.contains("version"));
              })
          .extracting(TableVerdict::table)
          .containsExactly("orders duckdb", "orders orc", "orders avro");
    }
  }

  private Path namespace() {
    return work.resolve("warehouse/shop");
  }

  private Path orders() {
    return namespace().resolve("orders");
  }

  private TableVerdict table(Verifier verifier) throws Exception {
    return verifier.verify("orders", new TableChain(orders()).newest());
  }

  private TableVerdict delta(Verifier verifier, long version) throws Exception {
    Table newest = new TableChain(orders()).newest();
    return verifier.verify("orders", "orders", DeltaRows.at(orders(), version), newest.schema());
  }

  /** A hundred changes more, in one version, and in these replicas. */
  private void apply(EmbeddedRedis redis, List<String> formats) throws Exception {
    IcecapSettings settings = settings(redis, formats);
    try (Icecap icecap = Icecap.open(settings);
        Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
      LiveTable table =
          icecap
              .tables()
              .openOrCreate(
                  ORDERS,
                  SourceLog.SCHEMA,
                  new TableSettings(
                      "bucket(2, key)",
                      Optional.empty(),
                      OptionalInt.empty(),
                      TableFormats.ICEBERG_AND_DELTA),
                  source.starts());
      source.write(100);
      source.buffer(table, icecap.appender());
      applier.round();
      Await.until(
          "the replicas",
          Duration.ofSeconds(30),
          () -> {
            applier.round();
            return applier.replicas().size() == formats.size()
                && applier.replicas().stream()
                    .allMatch(s -> s.version() > 0 && s.versionsBehind() == 0);
          });
    }
  }

  private void fill(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists orders");
      statement.execute(
          "create table orders (id bigint, line text, version bigint, note text, primary key (id, line))");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into orders values (?, ?, ?, ?)")) {
      for (List<Object> row : source.rows().values()) {
        for (int column = 0; column < row.size(); column++) {
          insert.setObject(column + 1, row.get(column));
        }
        insert.addBatch();
      }
      var ignored = insert.executeBatch();
    }
  }

  private IcecapSettings settings(EmbeddedRedis redis, List<String> formats) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 128L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 1, Duration.ofHours(1)),
        MaintenanceSettings.DEFAULT,
        new ReplicaSettings(
            formats, Duration.ofMillis(50), ReplicaSettings.LONGEST, work.resolve("copies")));
  }
}
