package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.format.CommitMode;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.OwnSettings;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit mode and format version, of new tables and of living ones. */
class SettingsTest {
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private TestTables mine;
  private TestTables others;

  @BeforeEach
  void open() {
    mine = TestTables.open(warehouse, redis);
    others = TestTables.open(warehouse, redis);
  }

  @AfterEach
  void close() {
    mine.close();
    others.close();
  }

  @Test
  void aNewTableHasDeletionVectorsAndIsMergedOnRead() {
    LiveTable table = mine.orders();

    assertThat(metadata().formatVersion()).isEqualTo(3);
    assertThat(table.head().commitMode()).isEqualTo(CommitMode.MERGE_ON_READ);
    assertThat(metadata().properties()).containsEntry("write.delete.mode", "merge-on-read");
  }

  @Test
  void aNewTableIsWhatIsAskedFor() {
    LiveTable table = mine.orders(settings(CommitMode.COPY_ON_WRITE, 2));

    assertThat(metadata().formatVersion()).isEqualTo(2);
    assertThat(table.head().commitMode()).isEqualTo(CommitMode.COPY_ON_WRITE);
    assertThat(metadata().properties()).containsEntry("write.merge.mode", "copy-on-write");
  }

  @Test
  void whatIsNotGivenStaysAsItIs() {
    mine.orders(settings(CommitMode.COPY_ON_WRITE, 2));
    long version = others.orders().head().version();

    LiveTable again = mine.orders();

    assertThat(again.head().version()).isEqualTo(version);
    assertThat(again.head().commitMode()).isEqualTo(CommitMode.COPY_ON_WRITE);
    assertThat(metadata().formatVersion()).isEqualTo(2);
  }

  @Test
  void anotherCommitModeTakesEffectInALivingTable() {
    LiveTable table = mine.orders(3);
    LiveTable seenByOthers = others.orders();
    Head before = seenByOthers.head();

    table.adopt(settings(CommitMode.COPY_ON_WRITE, 3));

    assertThat(table.head().commitMode()).isEqualTo(CommitMode.COPY_ON_WRITE);
    assertThat(seenByOthers.head().commitMode()).isEqualTo(CommitMode.COPY_ON_WRITE);
    assertThat(seenByOthers.head().version()).isEqualTo(before.version() + 1);
  }

  @Test
  void aTableIsUpgradedBetweenItsCommits() {
    LiveTable table = mine.orders(2);
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    table.commit(TestTables.oneMoreFileAndDeletes(table, head, 20, 1));
    others.orders(3);

    Head after = table.commit(TestTables.oneMoreFileAndDeletes(table, table.headOfChain(), 30, 2));

    assertThat(metadata().formatVersion()).isEqualTo(3);
    assertThat(after.applied().base(TestTables.SOURCE)).hasValue(30);
    assertThat(after.files(TestTables.BUCKET))
        .allMatch(file -> file.firstRowId() >= 0)
        .extracting(file -> file.deletes().count())
        .containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(others.orders().head().files(TestTables.BUCKET))
        .extracting(file -> file.deletes().id())
        .allMatch(id -> id.isEmpty() || id.contains("deletion_vector_"));
  }

  @Test
  void theWayBackIsRefused() {
    LiveTable table = mine.orders(3);

    assertThatThrownBy(() -> table.adopt(settings(CommitMode.MERGE_ON_READ, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shop.orders has format version 3 and can't go back to 2")
        .hasMessageContaining("leave format.version out or set it to 3");
  }

  @Test
  void whatATableHasOfItsOwnIsSeenByEveryApplierUntilItIsTakenBack() {
    OwnSettings own =
        new OwnSettings(
            Optional.of(Duration.ofMinutes(1)),
            Optional.of(List.of("customer", "at")),
            Optional.of(List.of()));
    LiveTable table = mine.orders(settings(own));
    LiveTable seenByOthers = others.orders();
    assertThat(seenByOthers.own()).isEqualTo(own);
    long version = table.head().version();

    table.adopt(settings(own));
    assertThat(table.head().version()).isEqualTo(version);

    table.adopt(settings(OwnSettings.NONE));
    assertThat(seenByOthers.head().version()).isEqualTo(version + 1);
    assertThat(seenByOthers.own()).isEqualTo(OwnSettings.NONE);
    assertThat(metadata().properties().keySet())
        .noneMatch(
            List.of("icecap.commit-interval-ms", "icecap.sort-by", "icecap.replica-formats")
                ::contains);
  }

  @Test
  void twoConnectorsThatDifferDoNotTakeTurns() {
    LiveTable table = mine.orders(by("a", CommitMode.COPY_ON_WRITE, sortedBy("customer")));
    table.adopt(by("b", CommitMode.MERGE_ON_READ, OwnSettings.NONE));
    long version = table.head().version();

    for (int opened = 0; opened < 3; opened++) {
      table.adopt(by("a", CommitMode.COPY_ON_WRITE, sortedBy("customer")));
      table.adopt(by("b", CommitMode.MERGE_ON_READ, OwnSettings.NONE));
    }

    assertThat(table.head().version()).isEqualTo(version);
    assertThat(table.head().commitMode()).isEqualTo(CommitMode.MERGE_ON_READ);
    assertThat(table.own()).isEqualTo(sortedBy("customer"));
  }

  @Test
  void theConnectorThatChangesItsMindLastIsFollowed() {
    LiveTable table = mine.orders(by("a", CommitMode.COPY_ON_WRITE, sortedBy("customer")));
    table.adopt(by("b", CommitMode.MERGE_ON_READ, sortedBy("at")));

    table.adopt(by("a", CommitMode.MERGE_ON_READ, sortedBy("id")));
    table.adopt(by("b", CommitMode.MERGE_ON_READ, sortedBy("at")));
    assertThat(table.own()).isEqualTo(sortedBy("id"));

    table.adopt(by("a", CommitMode.COPY_ON_WRITE, sortedBy("id")));
    table.adopt(by("b", CommitMode.MERGE_ON_READ, sortedBy("customer")));
    table.adopt(by("a", CommitMode.COPY_ON_WRITE, sortedBy("id")));
    assertThat(table.own()).isEqualTo(sortedBy("customer"));
    assertThat(table.head().commitMode()).isEqualTo(CommitMode.COPY_ON_WRITE);
  }

  @Test
  void whatOneConnectorTakesBackStaysWhileAnotherOneSaysIt() {
    LiveTable table = mine.orders(by("a", CommitMode.MERGE_ON_READ, sortedBy("at")));
    table.adopt(by("b", CommitMode.MERGE_ON_READ, sortedBy("at")));

    table.adopt(by("a", CommitMode.MERGE_ON_READ, OwnSettings.NONE));
    assertThat(table.own()).isEqualTo(sortedBy("at"));

    table.adopt(by("b", CommitMode.MERGE_ON_READ, OwnSettings.NONE));
    assertThat(table.own()).isEqualTo(OwnSettings.NONE);
  }

  @Test
  void whatATableHadBeforeItRememberedWhoSaidItIsTakenBackByLeavingItOut() {
    LiveTable table = mine.orders(settings(sortedBy("at")));

    table.adopt(by("a", CommitMode.MERGE_ON_READ, OwnSettings.NONE));

    assertThat(table.own()).isEqualTo(OwnSettings.NONE);
  }

  private static OwnSettings sortedBy(String column) {
    return new OwnSettings(Optional.empty(), Optional.of(List.of(column)), Optional.empty());
  }

  private static TableSettings by(String connector, CommitMode mode, OwnSettings own) {
    return new TableSettings(
        "bucket(4, key)",
        Optional.of(mode),
        OptionalInt.empty(),
        Optional.empty(),
        PartitionMoves.REFUSE,
        Optional.of(own),
        connector);
  }

  private static TableSettings settings(OwnSettings own) {
    return new TableSettings(
        "bucket(4, key)",
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        PartitionMoves.REFUSE,
        Optional.of(own));
  }

  private static TableSettings settings(CommitMode mode, int formatVersion) {
    return new TableSettings("bucket(4, key)", Optional.of(mode), OptionalInt.of(formatVersion));
  }

  private TableMetadata metadata() {
    TableIdentifier orders = TableIdentifier.of("shop", "orders");
    return ((BaseTable) mine.catalog.loadTable(orders)).operations().current();
  }
}
