package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.PublishedTable;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another engine has its way with the columns of a table that has replicas. */
class RenamedColumnTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");

  @TempDir Path work;

  @Test
  void replicasCallColumnsWhatTheTableCallsThemEvenWhereNoRowChanged() throws Exception {
    InMemoryBuffer buffer = new InMemoryBuffer();
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable process = new ReplicatedTable(store, work, buffer)) {
      process.change(0, 100);
      process.roundsUntil(process::hasCaughtUp);

      process.catalog.loadTable(ORDERS).updateSchema().renameColumn("note", "remark").commit();
      process.table.headOfChain();
      process.change(0, 1);
      process.roundsUntil(() -> process.hasCaughtUp() && isOfSchema(store, process));

      RowSchema schema = schema(process, "orc");
      assertThat(schema.columns()).isEqualTo(process.table.schema().columns());
      assertThat(schema.columns()).extracting(Column::name).containsExactly("id", "remark");
      assertThat(copies(store, process)).hasSize(2);
      for (Location copy : copies(store, process)) {
        assertThat(columns(copy)).containsExactly("id", "remark");
      }
    }
  }

  /** Nor do any rows change. */
  @Test
  void filesAreWrittenAnewForOtherColumnsSomeAtATime() throws Exception {
    InMemoryBuffer buffer = new InMemoryBuffer();
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable process = ReplicatedTable.ofSmallSteps(store, work, buffer)) {
      process.change(0, 100);
      process.roundsUntil(process::hasCaughtUp);

      process.catalog.loadTable(ORDERS).updateSchema().renameColumn("note", "remark").commit();
      process.table.headOfChain();
      process.roundsUntil(() -> isOfSchema(store, process));

      int schema = process.table.schema().id();
      DuckDbFolder folder = new DuckDbFolder(store, process.table.location());
      List<DuckDbManifest> manifests =
          folder.manifests().stream().map(each -> folder.read(each).orElseThrow()).toList();
      assertThat(manifests)
          .extracting(manifest -> manifest.ofOtherSchema(schema).size())
          .containsExactly(0, 1, 2);
      for (DuckDbManifest.Entry file : manifests.get(1).entries().values()) {
        assertThat(columns(folder.file(file)))
            .containsExactly("id", file.schemaId() == schema ? "remark" : "note");
      }
    }
  }

  /** A table whose columns had been changed before it got its first replica. */
  @Test
  void aReplicaHasTheFieldIdsOfItsTable() {
    InMemoryBuffer buffer = new InMemoryBuffer();
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable process = new ReplicatedTable(store, work, buffer)) {
      var table = process.catalog.loadTable(ORDERS);
      table.updateSchema().deleteColumn("note").commit();
      table.updateSchema().addColumn("note", table.schema().findType("id")).commit();
      process.table.headOfChain();

      RowSchema schema = schema(process, "avro");

      assertThat(schema.columns()).extracting(Column::id).containsExactly(1, 3);
    }
  }

  private static RowSchema schema(ReplicatedTable process, String format) {
    PublishedTable published = process.published.openOrCreate(process.table, format);
    assertThat(published.state()).isEqualTo(published.published());
    return published.schema();
  }

  private static boolean isOfSchema(LocalObjectStore store, ReplicatedTable process) {
    return new DuckDbFolder(store, process.table.location())
        .newest()
        .filter(manifest -> manifest.ofOtherSchema(process.table.schema().id()).isEmpty())
        .isPresent();
  }

  private static List<Location> copies(LocalObjectStore store, ReplicatedTable process) {
    DuckDbFolder folder = new DuckDbFolder(store, process.table.location());
    return folder.newest().orElseThrow().entries().values().stream().map(folder::file).toList();
  }

  private static List<String> columns(Location copy) throws Exception {
    List<String> columns = new ArrayList<>();
    try (Connection stock = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = stock.createStatement()) {
      statement.execute("ATTACH '%s' AS copy (READ_ONLY)".formatted(copy.uri().substring(7)));
      try (ResultSet result = statement.executeQuery("DESCRIBE copy.orders")) {
        while (result.next()) {
          columns.add(result.getString(1));
        }
      }
    }
    return columns;
  }
}
