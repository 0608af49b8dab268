package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.VersionHistory.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class VersionHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int VERSIONS = 300;
  private final Map<Long, TableMetadata> versions = new TreeMap<>();

  /** Ten snapshots stay of each version at most; three of four versions have a new one. */
  @Test
  void everySnapshotIsSeenByAFewVersions() {
    Set<Long> ever = fill();
    Set<Long> seen = new HashSet<>();
    List<TableMetadata> shown = visit(at(0));

    shown.forEach(version -> version.snapshots().forEach(s -> seen.add(s.snapshotId())));

    assertThat(seen).isEqualTo(ever);
    assertThat(shown.get(0)).isSameAs(versions.get((long) VERSIONS));
    assertThat(shown).hasSizeLessThan(VERSIONS / 3);
  }

  @Test
  void whatWasCurrentAtTheStartIsTheOldest() {
    fill();

    assertThat(visit(at(250)).stream().mapToLong(TableMetadata::lastSequenceNumber).min())
        .hasValue(versions.get(250L).lastSequenceNumber());
  }

  @Test
  void ofAnIdleTableOnlyTheHeadCounts() {
    fill();

    assertThat(visit(at(1_000))).containsExactly(versions.get((long) VERSIONS));
  }

  @Test
  void versionsThatExpireMeanwhileAreLeftOut() {
    fill();
    List<Written> listed = written();
    versions.keySet().removeIf(number -> number < 200);
    List<TableMetadata> shown = new ArrayList<>();

    VersionHistory.visit(listed, at(0), n -> Optional.ofNullable(versions.get(n)), shown::add);

    Set<Long> seen = new HashSet<>();
    shown.forEach(version -> version.snapshots().forEach(s -> seen.add(s.snapshotId())));
    versions
        .values()
        .forEach(v -> v.snapshots().forEach(s -> assertThat(seen).contains(s.snapshotId())));
  }

  private List<TableMetadata> visit(Instant since) {
    List<TableMetadata> shown = new ArrayList<>();
    VersionHistory.visit(written(), since, n -> Optional.ofNullable(versions.get(n)), shown::add);
    return shown;
  }

  private List<Written> written() {
    return versions.keySet().stream().map(n -> new Written(n, at(n.intValue()))).toList();
  }

  private Set<Long> fill() {
    Set<Long> ever = new HashSet<>();
    TableMetadata table =
        TableMetadata.newTableMetadata(
            new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
            PartitionSpec.unpartitioned(),
            SortOrder.unsorted(),
            "file:///t",
            Map.of("format-version", "2"));
    for (long version = 1; version <= VERSIONS; version++) {
      if (version % 4 != 0) {
        Snapshot snapshot = snapshot(version, table.lastSequenceNumber() + 1);
        ever.add(snapshot.snapshotId());
        table =
            TableMetadata.buildFrom(table)
                .setBranchSnapshot(snapshot, SnapshotRef.MAIN_BRANCH)
                .build();
      }
      List<Snapshot> all = table.snapshots();
      if (all.size() > 10) {
        table =
            TableMetadata.buildFrom(table)
                .removeSnapshots(List.of(all.get(0).snapshotId()))
                .build();
      }
      versions.put(version, table);
    }
    return ever;
  }

  private static Snapshot snapshot(long id, long sequence) {
    return SnapshotParser.fromJson(
        """
        {"snapshot-id":%d,"sequence-number":%d,"timestamp-ms":%d,"summary":{"operation":"append"},
         "manifest-list":"file:///t/metadata/snap-%d.avro","schema-id":0}
        """
            .formatted(id, sequence, System.currentTimeMillis() + id, id));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
