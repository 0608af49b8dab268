package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Append;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.Incarnation;
import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import io.icecap.testing.InMemoryBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories: after every step Redis shows what the fake shows. */
final class SameAsTheFakeTest {
  private static final int STEPS = 250;
  private static final List<SourcePartition> SOURCES =
      List.of(
          new SourcePartition("a", 0), new SourcePartition("a", 1), new SourcePartition("b", 0));
  private static final List<PartitionKey> PARTITIONS =
      Stream.of("p0", "p1", "p2", "p3").map(PartitionKey::new).toList();

  private static RedisServer server;
  private static RedisOrchestrator redis;

  private final InMemoryBuffer fake = new InMemoryBuffer();
  private TableId table;
  private SplittableRandom random;
  private AppliedOffsets applied;
  private long version;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisOrchestrator.open(server.settings());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void afterEveryStep(long seed) {
    random = new SplittableRandom(seed);
    table = new TableId("same", "chain-" + seed);
    applied = AppliedOffsets.NONE.withStarts(Map.of(SOURCES.get(0), 0L, SOURCES.get(1), 50L));
    version = 1;
    reset();

    for (int step = 0; step < STEPS; step++) {
      int kind = random.nextInt(100);
      if (kind < 60) {
        append();
      } else if (kind < 90) {
        applyAClaim();
      } else if (kind < 94) {
        applied = applied.withStarts(Map.of(SOURCES.get(2), 7L));
        rollForward(entry(++version, applied));
      } else if (kind < 97) {
        rollForward(entry(random.nextLong(1, version + 1), applied));
      } else {
        reset();
      }
      assertSame("seed %d, step %d".formatted(seed, step));
    }
  }

  private void append() {
    SourcePartition source = SOURCES.get(random.nextInt(SOURCES.size()));
    long watermark = fake.status(table).watermarks().getOrDefault(source, 0L);
    long from = random.nextInt(8) == 0 ? watermark + random.nextInt(-2, 3) : watermark;
    long next = from + random.nextInt(1, 12);
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    for (PartitionKey partition : PARTITIONS) {
      if (random.nextInt(3) == 0) {
        long first = random.nextLong(from, next);
        byte[] bytes = new byte[random.nextInt(1, 50)];
        blobs.put(partition, new Blob(first, random.nextLong(first, next), 1, bytes));
      }
    }
    assertThat(
            redis
                .changeBuffer()
                .append(List.of(append(redis.tablePointers(), source, from, next, blobs))))
        .isEqualTo(fake.append(List.of(append(fake, source, from, next, blobs))));
  }

  private Append append(
      TablePointers pointers,
      SourcePartition source,
      long from,
      long next,
      Map<PartitionKey, Blob> blobs) {
    Incarnation incarnation = new Incarnation(pointers.find(table).token().orElseThrow());
    return new Append(table, incarnation, source, from, next, blobs);
  }

  private void applyAClaim() {
    Claim all = fake.claim(table, Long.MAX_VALUE);
    Claim claim = redis.changeBuffer().claim(table, random.nextInt(1, 400));
    assertPrefix(claim, all);
    applied = applied.advance(claim.watermarks(), claim.left());
    rollForward(entry(++version, applied));
  }

  /** That the claim has the beginning of each list, and says exactly what it left. */
  private static void assertPrefix(Claim claim, Claim all) {
    assertThat(claim.watermarks()).isEqualTo(all.watermarks());
    assertThat(claim.isEmpty()).isEqualTo(all.isEmpty());
    Map<SourcePartition, Map<PartitionKey, Long>> left = new TreeMap<>();
    all.blobs()
        .forEach(
            (partition, blobs) -> {
              List<ClaimedBlob> taken = claim.blobs().getOrDefault(partition, List.of());
              assertThat(printed(taken)).isEqualTo(printed(blobs.subList(0, taken.size())));
              for (ClaimedBlob blob : blobs.subList(taken.size(), blobs.size())) {
                left.computeIfAbsent(blob.source(), s -> new TreeMap<>())
                    .putIfAbsent(partition, blob.blob().firstOffset());
              }
            });
    assertThat(claim.left()).isEqualTo(left);
  }

  private void rollForward(ChainEntry entry) {
    for (TablePointers pointers : List.of(fake, redis.tablePointers())) {
      String token = pointers.find(table).token().orElseThrow();
      assertThat(pointers.rollForward(table, token, entry)).isTrue();
    }
  }

  private void reset() {
    for (TablePointers pointers : List.of(fake, redis.tablePointers())) {
      assertThat(
              pointers.reset(
                  table, pointers.note(table).token().orElseThrow(), entry(version, applied)))
          .isTrue();
    }
  }

  private void assertSame(String when) {
    ChangeBuffer real = redis.changeBuffer();
    BufferStatus status = real.status(table);
    BufferStatus expected = fake.status(table);
    assertThat(status.watermarks()).as(when).isEqualTo(expected.watermarks());
    assertThat(status.bases()).as(when).isEqualTo(expected.bases());
    assertThat(status.bytes()).as(when).isEqualTo(expected.bytes());
    for (SourcePartition source : SOURCES) {
      assertThat(status.pending().getOrDefault(source, 0L))
          .as("%s, %s", when, source)
          .isEqualTo(expected.pending().getOrDefault(source, 0L));
      assertThat(status.committable(source)).as(when).isEqualTo(expected.committable(source));
    }
    assertThat(real.dirty("same").contains(table))
        .as(when)
        .isEqualTo(fake.dirty("same").contains(table));
    assertThat(redis.tablePointers().find(table).version())
        .as(when)
        .isEqualTo(fake.find(table).version());
    Claim claim = real.claim(table, Long.MAX_VALUE);
    Claim expectedClaim = fake.claim(table, Long.MAX_VALUE);
    assertThat(claim.left()).as(when).isEmpty();
    assertThat(claim.blobs().keySet()).as(when).isEqualTo(expectedClaim.blobs().keySet());
    claim
        .blobs()
        .forEach(
            (partition, blobs) ->
                assertThat(printed(blobs))
                    .as(when)
                    .isEqualTo(printed(expectedClaim.blobs().get(partition))));
  }

  private static List<String> printed(List<ClaimedBlob> blobs) {
    return blobs.stream().map(b -> BlobFacts.print(b.source(), b.blob())).toList();
  }

  private static ChainEntry entry(long version, AppliedOffsets applied) {
    return new ChainEntry(version, new Location("file:///w/t/v" + version), applied);
  }
}
