package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that change the table through the catalog while changes are applied to it. */
class OtherWritersTest {
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private TestTables mine;
  private TestTables others;
  private LiveTable table;
  private Head head;
  private Table theirs;

  @BeforeEach
  void open() {
    mine = TestTables.open(warehouse, redis);
    others = TestTables.open(warehouse, redis);
    table = mine.orders();
    head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    theirs = others.catalog.loadTable(TableIdentifier.of("shop", "orders"));
  }

  @AfterEach
  void close() {
    mine.close();
    others.close();
  }

  @Test
  void theirSnapshotsKeepWhatIsApplied() {
    theirs.newAppend().appendFile(theirFile()).commit();
    theirs.newDelete().deleteFile(theirFile()).commit();

    Head after = table.head();

    assertThat(after.version()).isEqualTo(head.version() + 2);
    assertThat(after.applied()).isEqualTo(head.applied());
    Head next = table.commit(TestTables.oneMoreFile(table, after, 20));
    assertThat(next.applied().base(TestTables.SOURCE)).hasValue(20);
    theirs.refresh();
    theirs.newAppend().appendFile(theirFile()).commit();
    assertThat(table.head().applied().base(TestTables.SOURCE)).hasValue(20);
  }

  @Test
  void theirSnapshotIsAConflictForUsAndOursForThemIsRetried() {
    theirs.newAppend().appendFile(theirFile()).commit();
    assertThatThrownBy(() -> table.commit(TestTables.oneMoreFile(table, head, 20)))
        .isInstanceOf(CommitConflictException.class);
    Head ours = table.commit(TestTables.oneMoreFile(table, table.head(), 20));

    theirs.newDelete().deleteFile(theirFile()).commit();

    assertThat(table.head().version()).isEqualTo(ours.version() + 1);
    assertThat(table.head().files(TestTables.BUCKET)).hasSize(2);
  }

  @Test
  void theSchemaIsChangedBesideOurCommits() {
    UpdateSchema change = theirs.updateSchema().addColumn("note", Types.StringType.get());
    for (int i = 0; i < 3; i++) {
      head = table.commit(TestTables.oneMoreFile(table, head, 20 + i));
    }

    change.commit();

    Head after = table.head();
    assertThat(after.version()).isEqualTo(head.version() + 1);
    assertThat(after.applied()).isEqualTo(head.applied());
    assertThat(table.schema().indexOf("note")).isEqualTo(2);
    assertThat(table.schema(0).indexOf("note")).isEqualTo(-1);
  }

  private DataFile theirFile() {
    return DataFiles.builder(theirs.spec())
        .withPath(theirs.location() + "/data/theirs.parquet")
        .withPartitionPath("id_bucket=1")
        .withFileSizeInBytes(10)
        .withRecordCount(1)
        .build();
  }
}
