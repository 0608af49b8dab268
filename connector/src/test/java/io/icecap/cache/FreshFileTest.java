package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.format.LiveFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache's file is written anew while its partition goes on being changed. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class FreshFileTest {
  @Parameter private CacheSettings.Format format;
  @TempDir Path folder;

  private CacheFixture fixture;
  private TestTable table;
  private PartitionCache cache;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(format, folder, TwoColumns.SCHEMA, true);
    table = fixture.table;
    cache = fixture.open();
    fixture.apply(cache, LongStream.range(0, 2000).mapToObj(i -> upsert(i, "a" + i)).toList());
    fixture.apply(cache, LongStream.range(0, 100).mapToObj(i -> upsert(i, "b" + i)).toList());
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  @Test
  void whatHappensMeanwhileIsMadeUpForAfterwards() throws Exception {
    try (FreshFile fresh = cache.anew()) {
      fixture.apply(cache, List.of(upsert(5, "new"), delete(6), upsert(3000, "c")));
      fresh.run(table.files());
      fixture.apply(cache, List.of(upsert(7, "newer"), delete(3000)));

      assertThat(fresh.lacks(table.files())).isEqualTo(1);
      cache.replace(fresh);
    }

    cache.catchUp(table.files());
    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, List.of(upsert(7, "newest"), upsert(5, "newest")));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void anotherRunBringsItToWhatTheTableHasByThen() throws Exception {
    try (FreshFile fresh = cache.anew()) {
      fresh.run(table.files());
      fixture.apply(cache, List.of(upsert(5, "new"), delete(6)));
      fixture.apply(cache, List.of(upsert(3000, "c")));
      assertThat(fresh.lacks(table.files())).isEqualTo(2);

      fresh.run(table.files());

      assertThat(fresh.lacks(table.files())).isZero();
      cache.replace(fresh);
    }
    assertThat(cache.equalsFiles(table.files())).isTrue();
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void itComesFromTheDataFilesWhenTheCacheNeedsItsFileForItself() throws Exception {
    List<LiveFile> files = table.files();
    try (FreshFile fresh = cache.anew()) {
      cache.rebuild(files);
      fixture.apply(cache, List.of(upsert(5, "new")));

      fresh.run(files);
      cache.replace(fresh);
    }

    cache.catchUp(table.files());
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aClosedOneIsOverAndLeavesNoFiles() throws Exception {
    FreshFile fresh = cache.anew();
    fresh.close();
    assertThatThrownBy(() -> fresh.run(table.files())).isInstanceOf(CacheException.class);

    FreshFile done = cache.anew();
    done.run(table.files());
    done.close();

    assertThatThrownBy(() -> cache.replace(done)).isInstanceOf(IllegalStateException.class);
    try (Stream<Path> left = Files.walk(folder.resolve("cache"))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("fresh"))).isEmpty();
    }
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aClosedOneHoldsNothingAnyMore() {
    try (FreshFile fresh = cache.anew()) {
      fresh.run(table.files());
      cache.close();
      fixture.caches.forgetOthers(CacheFixture.TABLE, List.of());
      cache = fixture.open();
      assertThat(cache.equalsFiles(table.files())).as("it is in use").isTrue();
    }

    cache.close();
    fixture.caches.forgetOthers(CacheFixture.TABLE, List.of());

    cache = fixture.open();
    assertThat(cache.equalsFiles(List.of())).isTrue();
  }
}
