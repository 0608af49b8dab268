package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotRetentionTest {
  @TempDir Path warehouse;

  @Test
  void allStayForFiveMinutesThenOneAMinuteThenNone() {
    TableMetadata table = tableWithSnapshots(25);
    long last = table.currentSnapshot().timestampMillis();
    SnapshotRetention retention = new SnapshotRetention(Duration.ofHours(1));

    assertThat(kept(retention, table, last + Duration.ofMinutes(4).toMillis())).hasSize(25);
    List<Long> thinned = kept(retention, table, last + Duration.ofMinutes(6).toMillis());
    assertThat(thinned).hasSizeBetween(2, 4);
    assertThat(thinned).contains(table.snapshots().get(0).timestampMillis(), last);
    assertThat(kept(retention, table, last + Duration.ofMinutes(61).toMillis()))
        .as("the current one, whatever its age")
        .containsExactly(last);
  }

  @Test
  void whatATagHoldsStays() {
    TableMetadata table = tableWithSnapshots(25);
    long tagged = table.snapshots().get(12).snapshotId();
    TableMetadata withTag =
        TableMetadata.buildFrom(table)
            .setRef("tagged", org.apache.iceberg.SnapshotRef.tagBuilder(tagged).build())
            .build();

    TableMetadata after =
        new SnapshotRetention(Duration.ofHours(1))
            .apply(
                withTag,
                table.currentSnapshot().timestampMillis() + Duration.ofHours(2).toMillis());

    assertThat(after.snapshot(tagged)).isNotNull();
    assertThat(after.snapshots()).hasSize(2);
  }

  @Test
  void aRetentionOfLessThanFiveMinutesIsKeptToo() {
    TableMetadata table = tableWithSnapshots(25);
    long last = table.currentSnapshot().timestampMillis();
    SnapshotRetention retention = new SnapshotRetention(Duration.ofMinutes(2));

    assertThat(kept(retention, table, last + Duration.ofMinutes(1).toMillis())).hasSize(25);
    assertThat(kept(retention, table, last + Duration.ofMinutes(3).toMillis()))
        .containsExactly(last);
    assertThat(retention.isOverdue(table, last + Duration.ofMinutes(1).toMillis())).isFalse();
    assertThat(retention.isOverdue(table, last + Duration.ofMinutes(3).toMillis())).isTrue();
  }

  @Test
  void whoHoldsOldSnapshotsIsNamed() {
    TableMetadata table = tableWithSnapshots(3);
    long tagged = table.snapshots().get(1).snapshotId();
    TableMetadata withTag =
        TableMetadata.buildFrom(table)
            .setRef("tagged", org.apache.iceberg.SnapshotRef.tagBuilder(tagged).build())
            .build();
    long last = table.currentSnapshot().timestampMillis();
    SnapshotRetention retention = new SnapshotRetention(Duration.ofHours(1));

    assertThat(retention.holders(withTag, last)).isEmpty();
    assertThat(retention.holders(withTag, last + Duration.ofHours(2).toMillis()))
        .containsOnlyKeys("tagged");
  }

  private TableMetadata tableWithSnapshots(int count) {
    try (TestTables tables = TestTables.open(warehouse, new InMemoryBuffer())) {
      LiveTable orders = tables.orders();
      Head head = orders.head();
      for (int i = 0; i < count; i++) {
        head = orders.commit(TestTables.oneMoreFile(orders, head, i));
      }
      return ((IcebergHead) head).table();
    }
  }

  private static List<Long> kept(SnapshotRetention retention, TableMetadata table, long now) {
    List<Long> kept = new ArrayList<>();
    for (Snapshot snapshot : retention.apply(table, now).snapshots()) {
      kept.add(snapshot.timestampMillis());
    }
    return kept;
  }
}
