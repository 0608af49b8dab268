package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.icecap.buffer.BufferDepth;
import io.icecap.change.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The facts are written by hand here, as {@link BlobFacts} and the append script print them. */
final class RedisBufferViewTest {
  private static final TableId TABLE = new TableId("shop", "chain");
  private static final RedisKeys KEYS = new RedisKeys("icecap");
  private static RedisServer server;
  private static RedisOrchestrator redis;

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

  @BeforeEach
  void empty() {
    server.flushAll();
  }

  @Test
  void oldestNewestAndRowsAreThoseOfAllPartitions() {
    buffer("north", "orders-0|1|9|7|100|2000", "orders-0|10|19|3|50|5000");
    buffer("south", "orders-1|1|2|2|20|1500");

    BufferDepth depth = depth();

    assertThat(depth.blobs()).isEqualTo(3);
    assertThat(depth.rows()).isEqualTo(12);
    assertThat(depth.oldest()).contains(Instant.ofEpochMilli(1500));
    assertThat(depth.newest()).contains(Instant.ofEpochMilli(5000));
    assertThat(depth.bytes()).isEqualTo(170);
  }

  @Test
  void rowsOfVeryManyBlobsAreEstimatedByTheirBytes() {
    String[] facts = new String[20_000];
    for (int i = 0; i < facts.length; i++) {
      facts[i] = "orders-0|%d|%d|10|100|%d".formatted(i, i, 1000 + i);
    }
    buffer("north", facts);

    BufferDepth depth = depth();

    assertThat(depth.blobs()).isEqualTo(20_000);
    assertThat(depth.rows()).isEqualTo(200_000);
    assertThat(depth.newest()).contains(Instant.ofEpochMilli(20_999));
  }

  @Test
  void tableThatRedisHasLostHasNoVersion() {
    assertThat(depth().version()).isEmpty();
    assertThat(depth().holder()).isEmpty();
    assertThat(depth().waited()).isEqualTo(Duration.ZERO);
  }

  @Test
  void holderOfTheLeaseIsShown() {
    redis.leases().acquire(TABLE, "applier-1", Duration.ofSeconds(30));

    Optional<BufferDepth.Holder> holder = depth().holder();

    assertThat(holder.orElseThrow().owner()).isEqualTo("applier-1");
    assertThat(holder.get().expiresIn().toMillis()).isCloseTo(30_000L, within(5_000L));
  }

  private static void buffer(String partition, String... facts) {
    try (Jedis jedis = server.connect()) {
      jedis.sadd(KEYS.partitions(TABLE), partition);
      jedis.rpush(KEYS.facts(TABLE) + partition, facts);
      for (String fact : facts) {
        jedis.hincrBy(KEYS.meta(TABLE), "bytes", Long.parseLong(fact.split("\\|")[4]));
      }
    }
  }

  private static BufferDepth depth() {
    return redis.bufferView().depths(List.of(TABLE)).get(0);
  }
}
