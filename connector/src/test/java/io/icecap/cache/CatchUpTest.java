package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache that lags behind what another one has written. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class CatchUpTest {
  @Parameter private CacheSettings.Format format;

  private CacheFixture ahead;
  private CacheFixture behind;
  private TestTable table;
  private PartitionCache writer;
  private PartitionCache cache;

  @BeforeEach
  void open(@TempDir Path folder) {
    ahead = new CacheFixture(format, folder.resolve("a"), AllTypes.SCHEMA, false);
    behind = ahead.another(folder.resolve("b"), ReplicaFiles.NONE);
    table = ahead.table;
    writer = ahead.open();
    cache = behind.open();
    ahead.apply(writer, rows(0, 1000));
    ahead.apply(writer, rows(900, 1010));
    cache.catchUp(table.files());
  }

  @AfterEach
  void close() {
    writer.close();
    cache.close();
    ahead.close();
    behind.close();
  }

  private static List<Change> rows(int from, int to) {
    Random random = new Random(from);
    return IntStream.range(from, to).mapToObj(i -> AllTypes.upsert(i, "k", random)).toList();
  }

  private List<Location> locations() {
    return table.files().stream().map(LiveFile::location).toList();
  }

  private static Path file(Location location) {
    return Path.of(URI.create(location.uri().replace("[", "%5B").replace("]", "%5D")));
  }

  @Test
  void anEmptyCacheIsLoadedWhole() throws Exception {
    behind.assertCacheEqualsTable(cache);
  }

  @Test
  void onlyWhatIsNewIsRead() throws Exception {
    List<Location> loaded = locations();
    ahead.apply(writer, rows(500, 510));
    ahead.apply(writer, List.of(AllTypes.delete(0, "k"), AllTypes.delete(950, "k")));
    ahead.compact(writer, locations().subList(1, 3), CompactionOrder.BY_KEY, 1000);
    ahead.assertCacheEqualsTable(writer);
    Path first = file(loaded.get(0));
    byte[] content = Files.readAllBytes(first);
    Files.delete(first);

    cache.catchUp(table.files());

    Files.write(first, content);
    behind.assertCacheEqualsTable(cache);
    behind.apply(cache, rows(0, 1010));
    behind.assertCacheEqualsTable(cache);
  }

  @Test
  void fileByFileIsLeftWhereMostWouldBeLoaded() throws Exception {
    ahead.compact(writer, locations(), CompactionOrder.BY_KEY, 10_000);

    cache.catchUp(table.files());

    behind.assertCacheEqualsTable(cache);
  }

  @Test
  void rowsThatAreNotDeletedAnyMoreComeBack() throws Exception {
    List<LiveFile> before = table.files();
    ahead.apply(writer, rows(990, 1000));
    cache.catchUp(table.files());

    table.rollBack(before);
    cache.catchUp(table.files());

    behind.assertCacheEqualsTable(cache);
  }

  @Test
  void deletesThatAreOthersThanBeforeAreNoticed() throws Exception {
    List<LiveFile> before = table.files();
    Location second = before.get(1).location();
    table.delete(second, 1, 2);
    cache.catchUp(table.files());
    table.rollBack(before);
    table.delete(second, 2, 3, 4);

    cache.catchUp(table.files());

    behind.assertCacheEqualsTable(cache);
    assertThat(behind.tableRows()).hasSize(1007);
  }

  @Test
  void aChangeOfLineageAloneIsTakenOver() throws Exception {
    LiveFile file = table.files().get(0);
    table.rollBack(
        List.of(
            new LiveFile(file.location(), file.rows(), file.bytes(), 77_000, 5, file.deletes()),
            table.files().get(1)));
    assertThat(cache.equalsFiles(table.files())).isFalse();

    cache.catchUp(table.files());

    behind.assertCacheEqualsTable(cache);
  }

  @Test
  void aFailureLeavesWhatWasThereOrNothing() throws Exception {
    List<LiveFile> before = table.files();
    ahead.apply(writer, rows(0, 100));
    Path added = file(locations().get(2));
    byte[] content = Files.readAllBytes(added);
    Files.write(added, new byte[10]);

    assertThatThrownBy(() -> cache.catchUp(table.files())).isInstanceOf(CacheException.class);

    assertThat(cache.equalsFiles(before) || cache.equalsFiles(List.of())).isTrue();
    Files.write(added, content);
    cache.catchUp(table.files());
    behind.assertCacheEqualsTable(cache);
  }

  @Test
  void itIsRefusedWhileAChangeIsOpen() {
    writer.merge(rows(0, 1), table.newFile(), io.icecap.format.CommitMode.MERGE_ON_READ);

    assertThatThrownBy(() -> writer.catchUp(table.files()))
        .isInstanceOf(IllegalStateException.class);
  }
}
