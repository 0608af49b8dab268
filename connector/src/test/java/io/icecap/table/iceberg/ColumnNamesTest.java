package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.ColumnType.StructOf;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.SchemaChange;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that most engines could not read are refused, whatever formats a table has. */
class ColumnNamesTest {
  @TempDir Path warehouse;
  private TestTables tables;

  @BeforeEach
  void open() {
    tables = TestTables.open(warehouse, new InMemoryBuffer());
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void columnsThatDifferInCaseAloneAreRefusedWithBothNames() {
    assertRefused("'note' and 'Note' differ in case alone", column("note"), column("Note"));
    assertRefused(
        "'x' and 'X' differ in case alone",
        new Column(0, "s", new StructOf(List.of(column("x"), column("X"))), false));
  }

  @Test
  void namesThatIcebergKeepsForItselfAreRefused() {
    assertRefused("'_file' has a name that Iceberg keeps", column("_file"));
    assertRefused("'_row_id' has a name that Iceberg keeps", column("_row_id"));
  }

  @Test
  void aColumnThatIsCalledAsAPartOfAnotherOneIsRefused() {
    assertRefused(
        "dots lead to the fields of a column",
        column("s.x"),
        new Column(0, "s", new StructOf(List.of(column("x"))), false));
  }

  @Test
  void aLivingTableGetsNoColumnThatDiffersInCaseAlone() {
    LiveTable table = create(column("note"));

    assertThatThrownBy(() -> table.evolve(at -> List.of(new SchemaChange.Add("NOTE", Simple.INT))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'note' and 'NOTE' differ in case alone");
    assertThat(table.headOfChain().version()).isEqualTo(1);
    table.evolve(at -> List.of(new SchemaChange.Add("note2", Simple.INT)));
    assertThat(table.schema().indexOf("note2")).isEqualTo(2);
  }

  private void assertRefused(String why, Column... columns) {
    assertThatThrownBy(() -> create(columns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("ReplaceField");
    assertThat(tables.tables.names()).isEmpty();
  }

  private LiveTable create(Column... columns) {
    List<Column> all = new ArrayList<>();
    all.add(new Column(0, "id", Simple.LONG, true));
    all.addAll(List.of(columns));
    return tables.tables.openOrCreate(
        TableName.parse("shop.named"),
        new RowSchema(RowSchema.OF_A_RECORD, all, List.of(0)),
        TableSettings.partitionedBy("bucket(2, key)"),
        Map.of());
  }

  private static Column column(String name) {
    ColumnType type = Simple.STRING;
    return new Column(0, name, type, false);
  }
}
