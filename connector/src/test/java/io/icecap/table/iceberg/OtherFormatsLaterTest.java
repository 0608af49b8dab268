package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.Snapshot;
import io.icecap.store.Location;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import io.icecap.table.delta.DeltaReader;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A living table is shown to other readers than those it was created for. */
class OtherFormatsLaterTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");

  @TempDir Path warehouse;
  private final LocalObjectStore store = new LocalObjectStore();
  private TestTables tables;
  private LiveTable table;
  private Head head;

  @BeforeEach
  void aLivingTable() {
    tables = TestTables.open(warehouse, new InMemoryBuffer());
    table = tables.orders();
    head = table.head();
    for (int i = 1; i <= 4; i++) {
      head = table.commit(TestTables.oneMoreFileAndDeletes(table, head, 10 * i, i));
    }
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void deltaBeginsWithAllThatTheTableHas() throws Exception {
    table.adopt(with(TableFormats.ICEBERG_AND_DELTA));

    Snapshot first = reader().latest();
    assertThat(first.getVersion()).isZero();
    assertThat(reader().chainVersion(first)).isEqualTo(table.head().version());
    assertThat(reader().icebergSnapshot(first)).hasValue(head.snapshotId().getAsLong());
    assertThat(reader().files(first, Optional.empty())).isEqualTo(4);
    assertThat(log("00000000000000000000.json"))
        .contains("deletionVector", "\"storageType\":\"u\"", "maxValues", "numRecords");
    head = table.commit(TestTables.oneMoreFileAndDeletes(table, table.head(), 50, 5));
    Snapshot next = reader().latest();
    assertThat(next.getVersion()).isEqualTo(1);
    assertThat(reader().files(next, Optional.empty())).isEqualTo(5);
    tables.close();
    assertThat(warehouse.resolve("shop/orders/metadata/version-hint.text")).exists();
  }

  @Test
  void deltaLeavesWithItsLogAndMayComeAgain() throws Exception {
    table.adopt(with(TableFormats.ICEBERG_AND_DELTA));
    table.adopt(with(TableFormats.ICEBERG));

    assertThat(store.list(table.location().resolve("_delta_log"))).isEmpty();
    head = table.commit(TestTables.oneMoreFile(table, table.head(), 50));
    assertThat(store.list(table.location().resolve("_delta_log"))).isEmpty();

    table.adopt(with(TableFormats.ICEBERG_AND_DELTA));

    assertThat(reader().latest().getVersion()).isZero();
    assertThat(reader().files(reader().latest(), Optional.empty())).isEqualTo(5);
  }

  @Test
  void aLogThatWasLeftBehindIsNoPartOfTheTable() throws Exception {
    table.adopt(with(TableFormats.ICEBERG_AND_DELTA));
    table.adopt(with(TableFormats.ICEBERG));
    String left = "_delta_log/00000000000000000007.json";
    Files.createDirectories(warehouse.resolve("shop/orders/_delta_log"));
    Files.writeString(warehouse.resolve("shop/orders/" + left), "{}");

    assertThat(table.references())
        .anySatisfy(
            each ->
                assertThat(each.maker(left))
                    .isEqualTo(io.icecap.table.LiveReferences.Maker.ICECAP));
    table.adopt(with(TableFormats.ICEBERG_AND_DELTA));
    assertThat(reader().latest().getVersion()).isZero();
  }

  @Test
  void whatIsNotGivenStaysAsItIs() {
    table.adopt(with(TableFormats.ICEBERG_AND_DELTA));
    long version = table.head().version();

    table.adopt(new TableSettings("", Optional.empty(), OptionalInt.empty()));

    assertThat(table.head().version()).isEqualTo(version);
    assertThat(reader().latest().getVersion()).isZero();
  }

  @Test
  void twoConnectorsThatDifferDoNotTakeTurns() {
    table.adopt(by("a", TableFormats.ICEBERG_AND_DELTA));
    table.adopt(by("b", TableFormats.ICEBERG));
    long version = table.head().version();

    for (int opened = 0; opened < 3; opened++) {
      table.adopt(by("a", TableFormats.ICEBERG_AND_DELTA));
      table.adopt(by("b", TableFormats.ICEBERG));
    }

    assertThat(table.head().version()).isEqualTo(version);
    assertThat(store.list(table.location().resolve("_delta_log"))).isEmpty();
  }

  @Test
  void theConnectorThatChangesItsMindLastIsFollowed() {
    table.adopt(by("a", TableFormats.ICEBERG_AND_DELTA));
    table.adopt(by("b", TableFormats.ICEBERG));

    table.adopt(by("a", TableFormats.DELTA));
    table.adopt(by("b", TableFormats.ICEBERG));
    assertThat(reader().latest().getVersion()).isZero();

    table.adopt(by("b", TableFormats.ICEBERG_AND_DELTA));
    table.adopt(by("b", TableFormats.ICEBERG));
    table.adopt(by("a", TableFormats.DELTA));
    assertThat(store.list(table.location().resolve("_delta_log"))).isEmpty();
  }

  @Test
  void whatIsLeftOutOnceAndGivenAgainIsNew() {
    table.adopt(by("a", TableFormats.ICEBERG_AND_DELTA));
    table.adopt(by("b", TableFormats.ICEBERG));

    table.adopt(by("a", null));
    assertThat(store.list(table.location().resolve("_delta_log"))).isEmpty();
    table.adopt(by("a", TableFormats.ICEBERG_AND_DELTA));

    assertThat(reader().latest().getVersion()).isZero();
  }

  /**
   * @param formats null for none
   */
  private static TableSettings by(String connector, TableFormats formats) {
    return new TableSettings(
        "",
        Optional.empty(),
        OptionalInt.empty(),
        Optional.ofNullable(formats),
        PartitionMoves.REFUSE,
        Optional.empty(),
        connector);
  }

  @Test
  void aTableThatIsDeltasAloneIsNotFoundByItsPath() {
    table.adopt(with(TableFormats.DELTA));
    tables.close();

    assertThat(warehouse.resolve("shop/orders/metadata/version-hint.text")).doesNotExist();
    assertThat(reader().latest().getVersion()).isZero();
  }

  @Test
  void aRenamedColumnIsInTheWay() {
    tables.catalog.loadTable(ORDERS).updateSchema().renameColumn("name", "label").commit();
    table.headOfChain();

    assertThatThrownBy(() -> table.adopt(with(TableFormats.ICEBERG_AND_DELTA)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'name' was renamed")
        .hasMessageContaining("table.formats=iceberg");
    assertThat(store.list(table.location().resolve("_delta_log"))).isEmpty();
  }

  @Test
  void filesWithoutAValueOfAPartitionColumnAreInTheWay() {
    tables.catalog.loadTable(ORDERS).updateSpec().addField(Expressions.ref("id")).commit();
    table.headOfChain();

    assertThatThrownBy(() -> table.adopt(with(TableFormats.ICEBERG_AND_DELTA)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partitioned by 'id'");
  }

  @Test
  void formatVersionTwoIsInTheWay() {
    try (TestTables others = TestTables.open(warehouse.resolve("two"), new InMemoryBuffer())) {
      LiveTable two = others.orders(2);

      assertThatThrownBy(() -> two.adopt(with(TableFormats.DELTA)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("format.version=3");
    }
  }

  private static TableSettings with(TableFormats formats) {
    return new TableSettings("", Optional.empty(), OptionalInt.empty(), formats);
  }

  private DeltaReader reader() {
    return DeltaReader.of(store, new Location("file://" + warehouse + "/shop/orders"));
  }

  private String log(String name) throws Exception {
    return Files.readString(warehouse.resolve("shop/orders/_delta_log").resolve(name));
  }
}
