package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The head that a commit returns is the head that everyone else reads from the manifests. */
class IcebergHeadTest {
  @TempDir Path warehouse;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void derivedHeadEqualsTheManifestsOverRandomCommits(long seed) {
    Random random = new Random(seed);
    InMemoryBuffer pointers = new InMemoryBuffer();
    try (TestTables mine = TestTables.open(warehouse, pointers)) {
      LiveTable table = mine.orders();
      Head head = table.head();
      for (int commit = 0; commit < 60; commit++) {
        head = table.commit(randomUpdate(table, head, random, commit));
        if (commit % 7 == 0 || commit > 55) {
          try (TestTables other = TestTables.open(warehouse, pointers)) {
            assertThat(facts(other.orders().head())).isEqualTo(facts(head));
          }
        }
      }
    }
  }

  private static SnapshotUpdate randomUpdate(
      LiveTable table, Head head, Random random, int commit) {
    boolean rewrite = random.nextInt(4) == 0 && !head.partitions().isEmpty();
    List<PartitionUpdate> partitions = new ArrayList<>();
    for (int bucket = 0; bucket < 4; bucket++) {
      PartitionKey key = new PartitionKey("0~" + bucket);
      if (random.nextInt(3) > 0) {
        partitions.add(rewrite ? compaction(table, head, key) : rows(table, head, key, random));
      }
    }
    AppliedOffsets applied =
        head.applied().advance(Map.of(TestTables.SOURCE, (long) commit), Map.of());
    SnapshotUpdate.Kind kind = rewrite ? SnapshotUpdate.Kind.REWRITE : SnapshotUpdate.Kind.ROWS;
    if (rewrite && partitions.stream().allMatch(p -> p.removed().isEmpty())) {
      return new SnapshotUpdate(head, applied, kind, List.of(), Map.of());
    }
    return new SnapshotUpdate(head, applied, kind, partitions, Map.of());
  }

  private static PartitionUpdate rows(LiveTable table, Head head, PartitionKey key, Random random) {
    List<DataFile> added = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      added.add(TestTables.file(table, key, 1 + random.nextInt(20)));
    }
    Map<Location, long[]> deleted = new TreeMap<>((a, b) -> a.uri().compareTo(b.uri()));
    List<Location> removed = new ArrayList<>();
    for (LiveFile file : head.files(key)) {
      Set<Long> dead = new HashSet<>();
      for (long position : file.deletes().positions().get()) {
        dead.add(position);
      }
      long[] now =
          random
              .longs(3, 0, file.rows())
              .distinct()
              .filter(p -> !dead.contains(p))
              .sorted()
              .toArray();
      if (dead.size() + now.length == file.rows()) {
        removed.add(file.location());
      } else if (now.length > 0 && random.nextBoolean()) {
        deleted.put(file.location(), now);
      }
    }
    return new PartitionUpdate(key, added, deleted, removed);
  }

  private static PartitionUpdate compaction(LiveTable table, Head head, PartitionKey key) {
    List<LiveFile> files = head.files(key);
    List<Location> some = files.stream().limit(5).map(LiveFile::location).toList();
    long rows = files.stream().limit(5).mapToLong(f -> f.rows() - f.deletes().count()).sum();
    List<DataFile> added = rows == 0 ? List.of() : List.of(TestTables.file(table, key, rows));
    return new PartitionUpdate(key, added, Map.of(), some);
  }

  private static List<String> facts(Head head) {
    List<String> facts = new ArrayList<>();
    facts.add("version " + head.version() + " snapshot " + head.snapshotId());
    facts.add("applied " + head.applied());
    for (PartitionKey key : head.partitions()) {
      for (LiveFile file : head.files(key)) {
        facts.add(
            "%s %s rows %d bytes %d first %d sequence %d deletes %s %d %s"
                .formatted(
                    key,
                    file.location(),
                    file.rows(),
                    file.bytes(),
                    file.firstRowId(),
                    file.sequence(),
                    file.deletes().id(),
                    file.deletes().count(),
                    java.util.Arrays.toString(file.deletes().positions().get())));
      }
    }
    facts.sort(null);
    return facts;
  }
}
