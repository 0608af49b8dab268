package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.Snapshot;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.TableFormats;
import io.icecap.table.delta.DeltaReader;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta's schema follows the table's; what Delta can't have is refused. */
class DeltaSchemaTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  @TempDir Path warehouse;
  private final ObjectStore store = new LocalObjectStore();
  private TestTables mine;
  private LiveTable table;

  @BeforeEach
  void open() {
    mine =
        TestTables.open(
            store,
            TestTables.settings(warehouse),
            new InMemoryBuffer(),
            Clock.systemUTC(),
            TableFormats.ICEBERG_AND_DELTA);
    table = mine.orders();
  }

  @AfterEach
  void close() {
    mine.close();
  }

  @Test
  void whatOtherEnginesChangeOfTheSchemaIsFollowed() throws Exception {
    table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    var loaded = mine.catalog.loadTable(ORDERS);
    loaded
        .updateSchema()
        .renameColumn("name", "title")
        .addColumn("added", Types.IntegerType.get())
        .commit();

    Head head = table.headOfChain();
    table.commit(TestTables.oneMoreFile(table, head, 20));

    DeltaReader reader = DeltaReader.of(store, table.location());
    Snapshot delta = reader.latest();
    assertThat(delta.getSchema().fieldNames()).containsExactly("id", "title", "added");
    assertThat(physicalName(delta, "title")).isEqualTo("name");
    assertThat(table.schema().columns())
        .extracting(Column::fileName)
        .containsExactly("id", "name", physicalName(delta, "added"));
    assertThat(reader.files(delta, Optional.empty())).isEqualTo(2);
  }

  @Test
  void aWidenedAndADroppedColumnAreFollowed() {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", ColumnType.Simple.LONG, true),
                new Column(0, "small", ColumnType.Simple.INT, false),
                new Column(0, "gone", ColumnType.Simple.STRING, false)),
            List.of(0));
    LiveTable wide =
        mine.tables.openOrCreate(TableName.parse("shop.wide"), schema, mine.settings(""), Map.of());
    PartitionKey all = new PartitionKey("0");
    Head head = wide.commit(oneMore(wide, wide.head(), all));
    mine.catalog
        .loadTable(TableIdentifier.of("shop", "wide"))
        .updateSchema()
        .updateColumn("small", Types.LongType.get())
        .deleteColumn("gone")
        .commit();

    wide.commit(oneMore(wide, wide.headOfChain(), all));

    Snapshot delta = DeltaReader.of(store, wide.location()).latest();
    assertThat(delta.getSchema().fieldNames()).containsExactly("id", "small");
    assertThat(delta.getSchema().get("small").getDataType().toString()).isEqualTo("long");
    assertThat(head.version()).isPositive();
  }

  private static SnapshotUpdate oneMore(LiveTable table, Head head, PartitionKey partition) {
    return new SnapshotUpdate(
        head,
        head.applied(),
        SnapshotUpdate.Kind.ROWS,
        List.of(
            new PartitionUpdate(
                partition, List.of(TestTables.file(table, partition, 10)), Map.of(), List.of())),
        Map.of());
  }

  @Test
  void columnsThatDifferInCaseAloneAreRefused() {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", ColumnType.Simple.LONG, true),
                new Column(0, "ID", ColumnType.Simple.STRING, false)),
            List.of(0));

    assertThatThrownBy(
            () ->
                mine.tables.openOrCreate(
                    TableName.parse("shop.both"), schema, mine.settings(""), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ in case alone");
    assertThat(mine.catalog.listTables(Namespace.of("shop")))
        .doesNotContain(TableIdentifier.of("shop", "both"));
  }

  private static String physicalName(Snapshot delta, String column) {
    return delta
        .getSchema()
        .get(column)
        .getMetadata()
        .getString("delta.columnMapping.physicalName");
  }
}
