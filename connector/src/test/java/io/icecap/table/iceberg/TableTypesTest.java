package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.SchemaChange;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import io.icecap.table.delta.DeltaReader;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a new table has in place of types that not all of its formats have; docs/types.md. */
class TableTypesTest {
  private static final RowSchema RECORD =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true),
              new Column(0, "u", Simple.UUID, false),
              new Column(0, "t", Simple.TIME, false),
              new Column(0, "n", Simple.TIMESTAMP_NANO, false),
              new Column(
                  0,
                  "l",
                  new ColumnType.ListOf(new Column(0, "element", Simple.UUID, false)),
                  false)),
          List.of(0));

  @TempDir Path warehouse;

  @ParameterizedTest
  @CsvSource({
    "iceberg, 3, uuid, time, timestamp_ns, list<uuid>, ",
    "iceberg, 2, uuid, time, timestamp, list<uuid>, ",
    "'iceberg,delta', 3, string, string, timestamp, list<string>, string string timestamp_ntz",
    "delta, 3, string, string, timestamp, list<string>, string string timestamp_ntz",
  })
  void eachSetOfFormatsHasItsMapping(
      String formats,
      int version,
      String uuid,
      String time,
      String nanos,
      String list,
      String inDelta)
      throws Exception {
    TableFormats of = TableFormats.parse(formats);
    try (ObjectStore store = new LocalObjectStore();
        TestTables mine =
            TestTables.open(
                store,
                TestTables.settings(warehouse),
                new InMemoryBuffer(),
                Clock.systemUTC(),
                of)) {
      LiveTable table =
          mine.tables.openOrCreate(
              TableName.parse("shop.typed"),
              RECORD,
              new TableSettings("", Optional.empty(), OptionalInt.of(version), of),
              Map.of());
      assertThat(types(mine)).containsExactly("long", uuid, time, nanos, list);

      table.evolve(schema -> List.of(new SchemaChange.Add("more", Simple.UUID)));

      assertThat(types(mine)).last().isEqualTo(uuid);
      if (of.hasDelta()) {
        table.level();
        var delta = DeltaReader.of(store, table.location()).latest().getSchema();
        assertThat(List.of("u", "t", "n").stream().map(c -> delta.get(c).getDataType().toString()))
            .containsExactly(inDelta.split(" "));
        assertThat(delta.get("more").getDataType()).hasToString("string");
      }
    }
  }

  private static List<String> types(TestTables mine) {
    return mine.catalog.loadTable(TableIdentifier.of("shop", "typed")).schema().columns().stream()
        .map(column -> column.type().toString())
        .toList();
  }
}
