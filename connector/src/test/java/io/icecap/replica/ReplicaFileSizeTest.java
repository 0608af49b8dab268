package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.ReplicaState;
import io.icecap.testing.InMemoryBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that is larger than a file is to be has several, in the replicas too. */
class ReplicaFileSizeTest {
  @TempDir Path work;

  @Test
  void theFilesOfAPartitionFollowOneAnotherAndAreReplacedTogether() throws Exception {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table = new ReplicatedTable(store, work, new InMemoryBuffer())) {
      table.change(0, 3000);
      table.roundsUntil(table::hasCaughtUp);
      assertSorted(files(table), 3000);

      table.change(2500, 1000);
      table.roundsUntil(table::hasCaughtUp);

      assertSorted(files(table), 3500);
      assertThat(table.published.openOrCreate(table.table, "orc").state())
          .isEqualTo(ReplicaState.of(table.table.head()));
    }
  }

  private static Map<String, List<DataFile>> files(ReplicatedTable table) throws Exception {
    Map<String, List<DataFile>> byPartition = new TreeMap<>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .catalog
            .loadTable(TableIdentifier.of("shop", "orders__orc"))
            .newScan()
            .includeColumnStats()
            .planFiles()) {
      for (FileScanTask task : tasks) {
        byPartition
            .computeIfAbsent(task.file().partition().toString(), p -> new ArrayList<>())
            .add(task.file());
      }
    }
    return byPartition;
  }

  private static void assertSorted(Map<String, List<DataFile>> byPartition, long rows) {
    assertThat(byPartition).hasSize(2);
    for (List<DataFile> files : byPartition.values()) {
      assertThat(files).hasSizeGreaterThan(1);
      files.sort(Comparator.comparingLong(file -> id(file.lowerBounds())));
      for (int i = 1; i < files.size(); i++) {
        assertThat(id(files.get(i).lowerBounds()))
            .isGreaterThan(id(files.get(i - 1).upperBounds()));
      }
    }
    assertThat(
            byPartition.values().stream()
                .flatMap(List::stream)
                .mapToLong(DataFile::recordCount)
                .sum())
        .isEqualTo(rows);
  }

  private static long id(Map<Integer, ByteBuffer> bounds) {
    return bounds.get(1).duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
