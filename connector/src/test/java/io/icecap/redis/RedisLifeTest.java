package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.AppendOutcome.Appended;
import io.icecap.buffer.AppendOutcome.RecoveryNeeded;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.Incarnation;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.catalog.ChainEntry;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import io.icecap.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What only a real server can do to us. */
final class RedisLifeTest {
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final PartitionKey PARTITION = new PartitionKey("p");
  private static final TableId TABLE = new TableId("g", "t");

  private RedisServer server;
  private RedisOrchestrator redis;

  @BeforeEach
  void start() {
    server = RedisServer.start();
    redis = RedisOrchestrator.open(server.settings());
    redis
        .tablePointers()
        .reset(TABLE, redis.tablePointers().note(TABLE).token().orElseThrow(), head());
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  @Test
  void serverThatRestartsInThePastIsAnotherLifeThoughTheTokenIsBack() {
    append(0, 10);
    server.save();
    Incarnation before = incarnation();
    append(10, 20);

    server.restart();

    awaitConnection();
    assertThat(redis.tablePointers().find(TABLE).token()).hasValue(before.token());
    assertThat(append(before, 20, 30)).isInstanceOf(RecoveryNeeded.class);
    assertThat(append(before, 10, 20)).isInstanceOf(RecoveryNeeded.class);
    assertThatThrownBy(() -> redis.changeBuffer().claim(TABLE, 1))
        .isInstanceOf(RecoveryNeededException.class);
  }

  @Test
  void promotedReplicaIsAnotherLife() {
    append(0, 10);
    try (RedisServer replica = RedisServer.start();
        RedisOrchestrator there = RedisOrchestrator.open(replica.settings())) {
      follow(replica, server);
      server.kill();

      lead(replica);

      assertThat(there.tablePointers().find(TABLE).valid()).isFalse();
      assertThat(there.tablePointers().find(TABLE).token()).isPresent();
    }
  }

  @Test
  void primaryThatWasAReplicaForAWhileIsAnotherLife() {
    append(0, 10);
    try (RedisServer replica = RedisServer.start()) {
      follow(replica, server);
      Incarnation before = recover();
      awaitToken(replica, before);
      lead(replica);
      follow(server, replica);

      lead(server);

      assertThat(redis.tablePointers().find(TABLE).token()).hasValue(before.token());
      assertThat(redis.tablePointers().find(TABLE).valid()).isFalse();
    }
  }

  @Test
  void scriptsThatRedisForgotAreSentAgain() {
    append(0, 10);
    try (Jedis jedis = server.connect()) {
      jedis.scriptFlush();
    }
    Append first = new Append(TABLE, incarnation(), SOURCE, 10, 20, blobs(10, 19));
    Append second = new Append(TABLE, incarnation(), SOURCE, 20, 30, blobs(20, 29));
    try (Jedis jedis = server.connect()) {
      jedis.scriptFlush();
    }

    assertThat(redis.changeBuffer().append(List.of(first, second)))
        .containsExactly(new Appended(4), new Appended(6));
  }

  @Test
  void evictedBufferIsNoticed() {
    append(0, 10);
    try (Jedis jedis = server.connect()) {
      RedisKeys keys = new RedisKeys("icecap");
      jedis.del(keys.blobs(TABLE, PARTITION));
    }

    assertThatThrownBy(() -> redis.changeBuffer().claim(TABLE, 1))
        .isInstanceOf(RecoveryNeededException.class);
  }

  @Test
  void evictedPartitionIsNoticedAndGoneAfterRecovery() {
    append(0, 10);
    try (Jedis jedis = server.connect()) {
      jedis.del(new RedisKeys("icecap").partitions(TABLE));
    }
    assertThatThrownBy(() -> redis.changeBuffer().claim(TABLE, 1))
        .isInstanceOf(RecoveryNeededException.class);

    // The lists that nobody knew of are found by the next append, and dropped by the next recovery.
    recover();
    append(0, 10);
    assertThatThrownBy(() -> redis.changeBuffer().claim(TABLE, 1))
        .isInstanceOf(RecoveryNeededException.class);
    recover();
    append(0, 10);

    assertThat(redis.changeBuffer().claim(TABLE, 1).blobs().get(PARTITION)).hasSize(1);
  }

  @Test
  void nothingIsLeftOfATableThatIsRemoved() {
    append(0, 10);
    redis.leases().acquire(TABLE, "a", Duration.ofMinutes(1));

    redis.tablePointers().remove(TABLE);

    try (Jedis jedis = server.connect()) {
      assertThat(jedis.keys("*")).isEmpty();
    }
  }

  @Test
  void keysOfACommitGroupShareTheirHashTag() {
    append(0, 10);
    redis.leases().acquire(TABLE, "a", Duration.ofMinutes(1));

    try (Jedis jedis = server.connect()) {
      assertThat(jedis.keys("*")).hasSize(6).allMatch(key -> key.startsWith("{icecap:g}:"));
    }
  }

  @Test
  void serverThatIsGoneIsUnavailable() {
    server.kill();

    assertThatThrownBy(() -> redis.changeBuffer().status(TABLE))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("redis://localhost:" + server.port())
        .hasMessageContaining("check that it runs");

    assertThatThrownBy(
            () ->
                RedisOrchestrator.open(
                    new RedisSettings(
                        URI.create("redis://localhost:" + server.port()),
                        Duration.ofSeconds(5),
                        "t")))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining(
            "can't be connected to (Connection refused); check that it runs there");
  }

  @Test
  void hostThatDoesNotExistIsNamed() {
    URI nowhere = URI.create("redis://nowhere.invalid:6379");
    assertThatThrownBy(
            () -> RedisOrchestrator.open(new RedisSettings(nowhere, Duration.ofSeconds(5), "t")))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("nowhere.invalid:6379 can't be found: there is no host of that name");
  }

  @Test
  void serverThatIsFullSaysSo() {
    try (Jedis jedis = server.connect()) {
      jedis.configSet("maxmemory", "1");
    }

    assertThatThrownBy(() -> append(0, 10))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("maxmemory");
    assertThat(redis.changeBuffer().status(TABLE).watermarks()).containsEntry(SOURCE, 0L);
  }

  private AppendOutcome append(long from, long next) {
    return append(incarnation(), from, next);
  }

  private AppendOutcome append(Incarnation incarnation, long from, long next) {
    Append append = new Append(TABLE, incarnation, SOURCE, from, next, blobs(from, next - 1));
    return redis.changeBuffer().append(List.of(append)).get(0);
  }

  private static Map<PartitionKey, Blob> blobs(long first, long last) {
    return Map.of(PARTITION, new Blob(first, last, 1, new byte[2]));
  }

  private Incarnation incarnation() {
    return new Incarnation(redis.tablePointers().find(TABLE).token().orElseThrow());
  }

  private Incarnation recover() {
    String noted = redis.tablePointers().note(TABLE).token().orElseThrow();
    assertThat(redis.tablePointers().reset(TABLE, noted, head())).isTrue();
    return incarnation();
  }

  private static ChainEntry head() {
    return new ChainEntry(
        1,
        new Location("file:///w/t/v1.metadata.json"),
        new AppliedOffsets(new TreeMap<>(Map.of(SOURCE, 0L)), new TreeMap<>()));
  }

  /** Connections to the server before its restart are noticed to be broken by their first use. */
  private void awaitConnection() {
    Await.until(
        "a new connection",
        Duration.ofSeconds(10),
        () -> {
          try {
            return redis.tablePointers().find(TABLE).token().isPresent();
          } catch (BufferUnavailableException e) {
            return false;
          }
        });
  }

  private static void awaitToken(RedisServer replica, Incarnation incarnation) {
    String meta = new RedisKeys("icecap").meta(TABLE);
    try (Jedis jedis = replica.connect()) {
      Await.until(
          "the replica to have the token",
          Duration.ofSeconds(20),
          () -> incarnation.token().equals(jedis.hget(meta, "inc")));
    }
  }

  private static void follow(RedisServer replica, RedisServer primary) {
    try (Jedis jedis = replica.connect()) {
      jedis.replicaof("127.0.0.1", primary.port());
      Await.until(
          "the replica to be in step",
          Duration.ofSeconds(20),
          () -> jedis.info("replication").contains("master_link_status:up"));
    }
  }

  private static void lead(RedisServer server) {
    try (Jedis jedis = server.connect()) {
      jedis.replicaofNoOne();
    }
  }
}
