package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** The replicas of the demo's tables in other file formats, by their paths, as readers see them. */
final class TableReplicas {
  private static final String DUCKDB = "duckdb";
  private static final String OF_SNAPSHOT = "icecap.replica-of-snapshot";

  private final Path namespace;
  private final List<String> tables;
  private final List<String> formats;

  /**
   * @param formats of the replicas: duckdb, orc, avro
   */
  TableReplicas(Path namespace, List<String> tables, List<String> formats) {
    this.namespace = namespace;
    this.tables = tables;
    this.formats = formats;
  }

  /** Whether every replica equals the newest snapshot of its table. */
  boolean haveCaughtUp() throws IOException {
    for (String table : tables) {
      Snapshot head = newest(table).currentSnapshot();
      for (String format : formats) {
        if (head == null
            || snapshotId(table, format).filter(i -> i == head.snapshotId()).isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Compares each with PostgreSQL. */
  List<TableVerdict> verify(Verifier verifier) throws IOException, SQLException {
    var verdicts = new ArrayList<TableVerdict>();
    for (String table : tables) {
      for (String format : formats) {
        verdicts.add(verify(verifier, table, format));
      }
    }
    return verdicts;
  }

  private TableVerdict verify(Verifier verifier, String table, String format)
      throws IOException, SQLException {
    String label = table + " " + format;
    if (!format.equals(DUCKDB)) {
      Table published = newest(name(table, format));
      return verifier.verify(label, table, new IcebergRows(published), published.schema());
    }
    DuckDbReplica replica =
        DuckDbReplica.newest(namespace.resolve(table))
            .orElseThrow(() -> new IOException("There is no DuckDB replica of " + table));
    return verifier.verify(label, table, replica, newest(table).schema());
  }

  private Optional<Long> snapshotId(String table, String format) throws IOException {
    if (format.equals(DUCKDB)) {
      return DuckDbReplica.newest(namespace.resolve(table)).map(DuckDbReplica::snapshotId);
    }
    if (!namespace.resolve(name(table, format)).toFile().isDirectory()) {
      return Optional.empty();
    }
    return Optional.ofNullable(newest(name(table, format)).currentSnapshot())
        .map(snapshot -> snapshot.summary().get(OF_SNAPSHOT))
        .map(Long::valueOf);
  }

  private static String name(String table, String format) {
    return table + "__" + format;
  }

  private Table newest(String table) throws IOException {
    return new TableChain(namespace.resolve(table)).newest();
  }
}
