package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotRetentionTest {
  @TempDir Path warehouse;

  @Test
  void allStayForAMinuteThenOneEveryTenSecondsThenNone() {
    TableMetadata table = tableWithSnapshots(25);
    long last = table.currentSnapshot().timestampMillis();
    SnapshotRetention retention = new SnapshotRetention(Duration.ofHours(1));

    assertThat(kept(retention, table, last + Duration.ofSeconds(30).toMillis())).hasSize(25);
    List<Long> thinned = kept(retention, table, last + Duration.ofMinutes(2).toMillis());
    assertThat(thinned).hasSizeBetween(2, 4);
    assertThat(thinned).contains(table.snapshots().get(0).timestampMillis(), last);
    assertThat(kept(retention, table, last + Duration.ofMinutes(61).toMillis()))
        .as("the current one, whatever its age")
        .containsExactly(last);
  }

  @Test
  void withASnapshotASecondThereAreNeverMoreThanAHundredAndSixty() {
    int seconds = 5_000;
    long start = System.currentTimeMillis() - seconds * 1000L;
    SnapshotRetention retention = new SnapshotRetention(Duration.ofHours(1));
    TableMetadata table = emptyTable();
    int most = 0;
    for (int second = 1; second <= seconds; second++) {
      long now = start + second * 1000L;
      table = retention.with(snapshot(second, now), table, now);
      most = Math.max(most, table.snapshots().size());
    }

    assertThat(most).isBetween(140, 160);
    List<Long> ages = new ArrayList<>();
    long end = start + seconds * 1000L;
    table.snapshots().forEach(snapshot -> ages.add((end - snapshot.timestampMillis()) / 1000));
    for (int i = 0; i + 1 < ages.size(); i++) {
      long apart = ages.get(i) - ages.get(i + 1);
      assertThat(apart).isLessThanOrEqualTo(ages.get(i) <= 60 ? 1 : ages.get(i) <= 300 ? 20 : 120);
    }
    assertThat(ages.get(0)).isBetween(3_500L, 3_700L);
  }

  private static TableMetadata emptyTable() {
    return TableMetadata.newTableMetadata(
        new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
        PartitionSpec.unpartitioned(),
        "file:/w/t",
        Map.of("format-version", "2"));
  }

  private static Snapshot snapshot(long number, long millis) {
    return SnapshotParser.fromJson(
        ("{\"sequence-number\":%d,\"snapshot-id\":%1$d,\"timestamp-ms\":%d,"
                + "\"summary\":{\"operation\":\"append\"},\"manifest-list\":\"file:/w/t/m.avro\"}")
            .formatted(number, millis));
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
            .expire(
                withTag,
                table.currentSnapshot().timestampMillis() + Duration.ofHours(2).toMillis());

    assertThat(after.snapshot(tagged)).isNotNull();
    assertThat(after.snapshots()).hasSize(2);
  }

  @Test
  void aShortRetentionIsKeptToo() {
    TableMetadata table = tableWithSnapshots(25);
    long last = table.currentSnapshot().timestampMillis();
    SnapshotRetention retention = new SnapshotRetention(Duration.ofMinutes(2));

    assertThat(kept(retention, table, last + Duration.ofSeconds(30).toMillis())).hasSize(25);
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
    for (Snapshot snapshot : retention.expire(table, now).snapshots()) {
      kept.add(snapshot.timestampMillis());
    }
    return kept;
  }
}
