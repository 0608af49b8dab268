package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome.Appended;
import io.icecap.buffer.Blob;
import io.icecap.buffer.Claim;
import io.icecap.buffer.Incarnation;
import io.icecap.catalog.ChainEntry;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Appliers that all think the table is theirs trim under each other's claims. */
@Timeout(60)
final class ConcurrentAppliersTest {
  private static final TableId TABLE = new TableId("g", "t");
  private static final int APPENDS = 600;
  private static final List<SourcePartition> SOURCES =
      List.of(new SourcePartition("a", 0), new SourcePartition("b", 0));
  private static final List<PartitionKey> PARTITIONS =
      IntStream.range(0, 5).mapToObj(i -> new PartitionKey("p" + i)).toList();

  private static RedisServer server;
  private static RedisOrchestrator redis;

  private final List<String> rows = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private ChainEntry head =
      entry(1, AppliedOffsets.NONE.withStarts(Map.of(SOURCES.get(0), 0L, SOURCES.get(1), 0L)));

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

  @Test
  void everyChangeIsAppliedOnce() throws Exception {
    redis
        .tablePointers()
        .reset(TABLE, redis.tablePointers().note(TABLE).token().orElseThrow(), head);
    Incarnation incarnation =
        new Incarnation(redis.tablePointers().find(TABLE).token().orElseThrow());
    ExecutorService threads = Executors.newFixedThreadPool(5);
    List<Future<?>> running = new ArrayList<>();

    for (SourcePartition source : SOURCES) {
      running.add(threads.submit(() -> ingest(incarnation, source)));
    }
    for (int i = 0; i < 3; i++) {
      long seed = i;
      running.add(threads.submit(() -> apply(incarnation, new SplittableRandom(seed))));
    }
    for (Future<?> future : running) {
      future.get();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

    assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(sent);
    assertThat(redis.changeBuffer().status(TABLE).bytes()).isZero();
  }

  private void ingest(Incarnation incarnation, SourcePartition source) {
    SplittableRandom random = new SplittableRandom(source.topic().charAt(0));
    for (int i = 0; i < APPENDS; i++) {
      Map<PartitionKey, Blob> blobs = new TreeMap<>();
      for (PartitionKey partition : PARTITIONS) {
        if (random.nextInt(3) == 0) {
          blobs.put(partition, new Blob(i, i, 1, new byte[random.nextInt(1, 100)]));
          synchronized (sent) {
            sent.add(partition + " " + source + " " + i);
          }
        }
      }
      Append append = new Append(TABLE, incarnation, source, i, i + 1, blobs);
      assertThat(redis.changeBuffer().append(List.of(append)).get(0)).isInstanceOf(Appended.class);
    }
  }

  private void apply(Incarnation incarnation, SplittableRandom random) {
    while (currentHead().applied().next().values().stream().anyMatch(next -> next < APPENDS)
        || !redis.changeBuffer().claim(TABLE, 1).isEmpty()) {
      Claim claim = redis.changeBuffer().claim(TABLE, random.nextInt(1, 2000));
      ChainEntry published = commit(claim);
      redis.tablePointers().rollForward(TABLE, incarnation.token(), published);
    }
  }

  private synchronized ChainEntry currentHead() {
    return head;
  }

  /** As the protocol says: what the head has is dropped, the rest becomes the next. */
  private synchronized ChainEntry commit(Claim claim) {
    claim
        .blobs()
        .forEach(
            (partition, blobs) ->
                blobs.stream()
                    .filter(
                        b -> b.blob().firstOffset() >= head.applied().next(partition, b.source()))
                    .forEach(
                        b ->
                            rows.add(partition + " " + b.source() + " " + b.blob().firstOffset())));
    head = entry(head.version() + 1, head.applied().advance(claim.watermarks(), claim.left()));
    return head;
  }

  private static ChainEntry entry(long version, AppliedOffsets applied) {
    return new ChainEntry(version, new Location("file:///w/t/v" + version), applied);
  }
}
