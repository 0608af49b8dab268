package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The connectors and tasks, on real Redis, DuckDB and Iceberg. */
class HostsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TopicPartition SOURCE = new TopicPartition("db.orders", 0);

  @TempDir Path disk;
  private final Worker context = new Worker();
  private final Records records = new Records("db.orders", 0);
  private RedisServer redis;
  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    context.positions.put(SOURCE, 0L);
  }

  private void startRedis() throws IOException {
    redis =
        RedisServer.newRedisServer().port(port).setting("save \"\"").setting("dir " + disk).build();
    redis.start();
  }

  @AfterEach
  void stopRedis() throws IOException {
    if (redis != null) {
      redis.stop();
    }
  }

  @Test
  void connectFindsThePlugins() {
    assertThat(ServiceLoader.load(SinkConnector.class))
        .anySatisfy(
            connector -> {
              assertThat(connector).isInstanceOf(IcecapSinkConnector.class);
              assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
            });
    assertThat(ServiceLoader.load(SourceConnector.class))
        .anySatisfy(connector -> assertThat(connector).isInstanceOf(IcecapApplierConnector.class));
  }

  @Test
  void everyTaskHasTheWholeConfiguration() {
    SinkConnector connector = new IcecapSinkConnector();
    connector.start(properties(Map.of("name", "x")));
    assertThat(connector.taskConfigs(3)).hasSize(3).containsOnly(properties(Map.of("name", "x")));
    assertThat(connector.taskClass()).isEqualTo(IcecapSinkTask.class);
  }

  @Test
  void validationAsksTheServers() throws IOException {
    assertThat(errors(new IcecapSinkConnector().validate(properties(Map.of())).configValues()))
        .containsOnlyKeys("redis.url");
    startRedis();
    assertThat(errors(new IcecapSinkConnector().validate(properties(Map.of())).configValues()))
        .isEmpty();
    assertThat(errors(new IcecapApplierConnector().validate(properties(Map.of())).configValues()))
        .isEmpty();
  }

  private static Map<String, List<String>> errors(List<ConfigValue> values) {
    Map<String, List<String>> errors = new HashMap<>();
    values.stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .forEach(value -> errors.put(value.name(), value.errorMessages()));
    return errors;
  }

  @Test
  void aSinkWaitsForRedisAndThenAppliesWhatItBuffers() throws IOException {
    IcecapSinkTask sink = sink(Map.of());
    List<SinkRecord> batch = List.of(records.row(0, 1, "a"), records.row(1, 2, "b"));
    try {
      assertThatThrownBy(() -> sink.put(batch)).isInstanceOf(RetriableException.class);
      assertThat(committed(sink, 2)).isEqualTo(-1);
      startRedis();
      sink.put(batch);
      sink.put(List.of());
      Await.until("the snapshot", LIMIT, () -> committed(sink, 2) == 2);
    } finally {
      sink.stop();
    }
  }

  @Test
  void theCompanionAppliesWhatASinkBuffersAndTellsOfIt() throws Exception {
    startRedis();
    IcecapSinkTask sink = sink(Map.of("applier", "external"));
    IcecapApplierTask applier = new IcecapApplierTask();
    try {
      sink.put(List.of(records.row(0, 1, "a"), records.row(1, 2, "b"), records.tombstone(2, 7)));
      assertThat(committed(sink, 3)).isZero();
      applier.start(properties(Map.of("topic", "snapshots")));
      List<SourceRecord> told = new ArrayList<>();
      Await.until("the snapshot", LIMIT, () -> told.addAll(poll(applier)) || !told.isEmpty());
      assertThat(told.get(0).topic()).isEqualTo("snapshots");
      assertThat(told.get(0).key()).isEqualTo("db.orders");
      Struct snapshot = (Struct) told.get(0).value();
      snapshot.validate();
      assertThat(snapshot.get("table")).isEqualTo("db.orders");
      assertThat(snapshot.get("offsets")).isEqualTo(Map.of("db.orders-0", 3L));
      assertThat(snapshot.get("changes")).isEqualTo(3L);
      assertThat(snapshot.get("inserted")).isEqualTo(2L);
      assertThat(told.get(0).sourcePartition()).isEqualTo(Map.of("table", "db.orders"));
      assertThat(told.get(0).sourceOffset()).isEqualTo(Map.of("version", snapshot.get("version")));
      Await.until("its offset", LIMIT, () -> committed(sink, 3) == 3);
    } finally {
      applier.stop();
      sink.stop();
    }
  }

  private static List<SourceRecord> poll(IcecapApplierTask applier) {
    try {
      List<SourceRecord> polled = applier.poll();
      return polled == null ? List.of() : polled;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private IcecapSinkTask sink(Map<String, String> more) {
    IcecapSinkTask sink = new IcecapSinkTask();
    sink.initialize(context);
    sink.start(properties(more));
    sink.open(List.of(SOURCE));
    return sink;
  }

  /** What the task lets Connect commit, -1 if nothing. */
  private static long committed(IcecapSinkTask sink, long delivered) {
    OffsetAndMetadata offset =
        sink.preCommit(Map.of(SOURCE, new OffsetAndMetadata(delivered))).get(SOURCE);
    return offset == null ? -1 : offset.offset();
  }

  private Map<String, String> properties(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("redis.url", "redis://localhost:" + port);
    properties.put("redis.timeout.ms", "1000");
    properties.put("warehouse", "file://" + disk.resolve("warehouse"));
    properties.put("cache.dir", disk.resolve("cache").toString());
    properties.put("commit.interval.ms", "50");
    properties.putAll(more);
    return properties;
  }
}
