package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactionPolicyTest {
  private static final long MB = 1L << 20;
  private static final CompactionPolicy POLICY = new CompactionPolicy(128 * MB);

  @Test
  void fewFilesAreLeftAlone() {
    assertThat(POLICY.choose(files(100, 100, 100_000), Pace.STEADY)).isEmpty();
  }

  @Test
  void smallFilesAreFoldedAndTheBaseIsNot() {
    List<LiveFile> files =
        files(
            LongStream.concat(LongStream.of(100_000), LongStream.generate(() -> 100).limit(8))
                .toArray());

    List<LiveFile> chosen = POLICY.choose(files, Pace.STEADY);

    assertThat(chosen).hasSize(8).allMatch(file -> file.rows() == 100);
  }

  @Test
  void filesOfGrowingSizesAreFoldedSeveralAtATime() {
    long[] growing = LongStream.iterate(1, rows -> 3 * rows).limit(13).toArray();

    assertThat(POLICY.choose(files(growing), Pace.STEADY)).hasSize(6);
  }

  @Test
  void aPartitionAtRestIsFoldedWhole() {
    List<LiveFile> files = List.of(file("base", 100_000, 5_000), file("new", 20_000, 0));

    assertThat(POLICY.choose(files, Pace.STEADY)).isEmpty();
    assertThat(POLICY.choose(files, Pace.RESTING)).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void aPartitionAtRestWithLittleNewIsLeftAlone() {
    assertThat(
            POLICY.choose(
                List.of(file("base", 100_000, 2_000), file("new", 2_000, 0)), Pace.RESTING))
        .isEmpty();
  }

  @Test
  void fullFilesOfAPartitionAtRestAreRewrittenForTheirDeadRowsAlone() {
    CompactionPolicy policy = new CompactionPolicy(10 * MB);
    LiveFile dead = file("dead", 110_000, 20_000);

    assertThat(policy.choose(List.of(file("full", 90_000, 100), dead), Pace.RESTING))
        .containsExactly(dead);
  }

  @Test
  void whileChangesAreLateMoreFilesAreLeftToBeFoldedOnce() {
    long[] loaded = LongStream.generate(() -> 50_000).limit(32).toArray();
    assertThat(POLICY.choose(files(loaded), Pace.LATE)).isEmpty();
    assertThat(POLICY.choose(files(loaded), Pace.STEADY)).hasSize(32);

    long[] more = LongStream.generate(() -> 50_000).limit(33).toArray();
    assertThat(POLICY.choose(files(more), Pace.LATE)).hasSize(33);
  }

  @Test
  void aFileOfMostlyDeadRowsIsRewrittenAlone() {
    LiveFile dead = file("dead", 100_000, 50_000);

    assertThat(POLICY.choose(List.of(dead, file("alive", 100_000, 10)), Pace.STEADY))
        .containsExactly(dead);
  }

  @Test
  void aFullFileIsNotRewrittenForItsSize() {
    CompactionPolicy policy = new CompactionPolicy(10 * MB);
    List<LiveFile> files =
        new ArrayList<>(List.of(file("full", 80_000, 0), file("big", 90_000, 0)));
    for (int i = 0; i < 13; i++) {
      files.add(file("small" + i, 60_000, 0));
    }

    assertThat(policy.choose(files, Pace.STEADY))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(file -> file.location().name().startsWith("small"));
  }

  @Test
  void whatIsRewrittenIsSplitIntoFullFiles() {
    CompactionPolicy policy = new CompactionPolicy(10 * MB);

    assertThat(policy.rowsPerFile(List.of(file("a", 100_000, 0)))).isEqualTo(100_000);
    assertThat(policy.rowsPerFile(List.of(file("a", 100_000, 0), file("b", 60_000, 0))))
        .isEqualTo(80_000);
    assertThat(policy.rowsPerFile(List.of(file("a", 1_000, 1_000)))).isEqualTo(1);
  }

  @Test
  void erasureChoosesEveryFileWithADeadRowButNotAllAtOnce() {
    CompactionPolicy policy = new CompactionPolicy(10 * MB);
    LiveFile dead = file("dead", 100, 1);

    assertThat(policy.chooseDead(List.of(file("alive", 100, 0), dead))).containsExactly(dead);
    assertThat(
            policy.chooseDead(
                List.of(file("a", 300_000, 1), file("b", 300_000, 1), file("c", 300_000, 1))))
        .hasSize(1);
  }

  /** 600 skewed batches into a partition: the bounds that readers and the store rely on. */
  @ParameterizedTest
  @CsvSource({
    "0, 200, 128",
    "20000, 50, 128",
    "20000, 400, 128",
    "70000, 400, 1",
    "30000, 1000, 1",
  })
  void filesAndRewritesStayBounded(int base, int batch, int targetMegabytes) {
    assertBounded(base, batch, targetMegabytes, Pace.STEADY);
  }

  /** The same with a rest after each batch, which is when it costs most. */
  @ParameterizedTest
  @CsvSource({
    "0, 200, 128",
    "20000, 50, 128",
    "20000, 400, 128",
    "70000, 400, 1",
    "30000, 1000, 1",
  })
  void restsAfterEachBatchStayBounded(int base, int batch, int targetMegabytes) {
    assertBounded(base, batch, targetMegabytes, Pace.RESTING);
  }

  private static void assertBounded(int base, int batch, int targetMegabytes, Pace pace) {
    Partition partition = new Partition(base, new CompactionPolicy(targetMegabytes * MB));
    Random random = new Random(7);
    int filesMax = 0;

    for (int commit = 0; commit < 600; commit++) {
      partition.apply(batch, random);
      filesMax = Math.max(filesMax, partition.files().size());
      partition.compact(pace);
    }

    assertThat(filesMax).isLessThanOrEqualTo(20);
    assertThat(partition.rewritten).isLessThanOrEqualTo(10 * partition.ingested);
  }

  private static List<LiveFile> files(long... rows) {
    List<LiveFile> files = new ArrayList<>();
    for (long count : rows) {
      files.add(file("f" + files.size(), count, 0));
    }
    return files;
  }

  private static LiveFile file(String name, long rows, long dead) {
    return new LiveFile(
        new Location("file:///t/" + name),
        rows,
        rows * 100,
        0,
        1,
        new LiveFile.Deletes("", dead, () -> new long[0]));
  }

  /** Which file holds which key; only the counts that the policy looks at. */
  private static final class Partition {
    private final Map<Integer, String> fileOfKey = new HashMap<>();
    private final Map<String, Long> rows = new HashMap<>();
    private final Map<String, Long> live = new HashMap<>();
    private int nextKey;
    private int nextFile;
    private long ingested;
    private long rewritten;
    private final CompactionPolicy policy;

    Partition(int base, CompactionPolicy policy) {
      this.policy = policy;
      Set<Integer> keys = new HashSet<>();
      while (nextKey < base) {
        keys.add(nextKey++);
      }
      write(keys);
    }

    void apply(int batch, Random random) {
      Set<Integer> upserts = new HashSet<>();
      Set<Integer> deletes = new HashSet<>();
      for (int i = 0; i < batch; i++) {
        double kind = random.nextDouble();
        int key = kind < 0.1 ? nextKey++ : (int) (nextKey * Math.pow(random.nextDouble(), 4));
        (kind < 0.9 ? upserts : deletes).add(key);
      }
      ingested += batch;
      deletes.forEach(this::kill);
      upserts.forEach(this::kill);
      write(upserts);
    }

    private void kill(int key) {
      String file = fileOfKey.remove(key);
      if (file != null && live.merge(file, -1L, Long::sum) == 0) {
        live.remove(file);
        rows.remove(file);
      }
    }

    private void write(Set<Integer> keys) {
      if (!keys.isEmpty()) {
        String file = "f" + nextFile++;
        rows.put(file, (long) keys.size());
        live.put(file, (long) keys.size());
        keys.forEach(key -> fileOfKey.put(key, file));
      }
    }

    List<LiveFile> files() {
      return rows.entrySet().stream()
          .map(
              entry ->
                  file(
                      entry.getKey(),
                      entry.getValue(),
                      entry.getValue() - live.get(entry.getKey())))
          .toList();
    }

    void compact(Pace pace) {
      List<LiveFile> files = policy.choose(files(), pace);
      Set<String> chosen = new HashSet<>();
      files.forEach(file -> chosen.add(file.location().name()));
      Set<Integer> keys = new HashSet<>();
      fileOfKey.forEach(
          (key, file) -> {
            if (chosen.contains(file)) {
              keys.add(key);
            }
          });
      rewritten += keys.size();
      chosen.forEach(live::remove);
      chosen.forEach(rows::remove);
      List<Integer> sorted = keys.stream().sorted().toList();
      int perFile = (int) Math.min(Integer.MAX_VALUE, policy.rowsPerFile(files));
      for (int from = 0; from < sorted.size(); from += perFile) {
        write(new HashSet<>(sorted.subList(from, Math.min(sorted.size(), from + perFile))));
      }
    }
  }
}
