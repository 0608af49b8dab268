package io.icecap.cache;

import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.Unchanged;
import io.icecap.format.CommitMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A folder {@code id=7} above the data files is no column of theirs, as it is for Hive. */
class NamesOfFoldersTest {
  @TempDir Path work;

  @ParameterizedTest
  @EnumSource(CacheSettings.Format.class)
  void aFolderThatIsNamedLikeAColumnDoesNotStandForIt(CacheSettings.Format format)
      throws Exception {
    Path folder = work.resolve("id=7/name=x");
    try (CacheFixture ahead = new CacheFixture(format, folder, TwoColumns.SCHEMA, false);
        CacheFixture behind = ahead.another(work.resolve("behind"), ReplicaFiles.NONE);
        PartitionCache writer = ahead.open();
        PartitionCache reader = behind.open()) {
      ahead.apply(writer, LongStream.range(0, 9).mapToObj(id -> upsert(id, "row " + id)).toList());

      reader.catchUp(ahead.table.files());
      behind.assertCacheEqualsTable(reader);
      behind.apply(reader, List.of(keepsName(3)), CommitMode.COPY_ON_WRITE);

      behind.assertCacheEqualsTable(reader);
      assertThat(name(behind, 3)).isEqualTo("row 3");
      assertThat(name(behind, 4)).isEqualTo("row 4");
      moveToAnotherPartition(format, reader, 5);
    }
  }

  private void moveToAnotherPartition(CacheSettings.Format format, PartitionCache from, long id)
      throws Exception {
    try (CacheFixture other =
            new CacheFixture(format, work.resolve("other"), TwoColumns.SCHEMA, false);
        PartitionCache target = other.open()) {
      List<Change> arrival = List.of(keepsName(id));
      RowPlace place = from.find(arrival).get(0).place();

      other.table.commit(
          target.merge(arrival, Map.of(0, place), other.table.newFile(), CommitMode.MERGE_ON_READ));
      target.published(other.table.files());

      assertThat(name(other, id)).isEqualTo("row " + id);
      other.assertCacheEqualsTable(target);
    }
  }

  private static Object name(CacheFixture fixture, long id) throws Exception {
    return fixture.tableRows().get(List.<Object>of(id)).values().get(1);
  }

  private static Change keepsName(long id) {
    return new Change(Operation.UPSERT, new Object[] {id, new Unchanged("placeholder")}, id, 0);
  }
}
