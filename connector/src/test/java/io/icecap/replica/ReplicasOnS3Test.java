package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.Head;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas in a bucket, as on the local disk. */
class ReplicasOnS3Test {
  @TempDir Path work;
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private int downloads;

  @Test
  void replicasEqualTheTableAndAColdCacheStartsFromThem() throws Exception {
    try (S3Server server = S3Server.start(Files.createDirectories(work.resolve("bucket")));
        ObjectStore store = S3ObjectStore.open(server.settings())) {
      try (ReplicatedTable table =
          new ReplicatedTable(server.settings(), store, work.resolve("warm"), buffer)) {
        table.change(0, 1000);
        table.roundsUntil(table::hasCaughtUp);
        table.change(500, 1000);
        table.roundsUntil(table::hasCaughtUp);
        assertEqual(store, table);
      }

      try (ReplicatedTable cold =
          new ReplicatedTable(server.settings(), store, work.resolve("cold"), buffer)) {
        cold.change(0, 10);
        cold.roundsUntil(cold::hasCaughtUp);

        assertEqual(store, cold);
      }
    }
  }

  private void assertEqual(ObjectStore store, ReplicatedTable table) throws Exception {
    Map<Long, String> rows = rows(table, "orders");
    assertThat(rows).hasSize(1500);
    assertThat(rows(table, "orders__orc")).isEqualTo(rows);
    Map<Long, String> copied = new TreeMap<>();
    Head head = table.table.head();
    for (PartitionKey partition : head.partitions()) {
      Location file = table.duckdb.find(table.table.id(), partition).orElseThrow();
      Path download = work.resolve("copy-" + downloads++);
      store.download(file, download);
      copied.putAll(copy(download));
    }
    assertThat(copied).isEqualTo(rows);
  }

  private static Map<Long, String> rows(ReplicatedTable replicated, String name) throws Exception {
    Table table = replicated.catalog.loadTable(TableIdentifier.of("shop", name));
    Map<Long, String> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(row -> rows.put((Long) row.get(0), (String) row.get(1)));
    }
    return rows;
  }

  private static Map<Long, String> copy(Path file) throws Exception {
    Map<Long, String> rows = new TreeMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("ATTACH '" + file + "' AS copy (READ_ONLY)");
      try (ResultSet result = statement.executeQuery("SELECT id, note FROM copy.main.orders")) {
        while (result.next()) {
          rows.put(result.getLong(1), result.getString(2));
        }
      }
    }
    return rows;
  }
}
