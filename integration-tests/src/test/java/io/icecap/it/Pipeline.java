package io.icecap.it;

import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.Table;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic of this test, a feed into it, a Redis and a warehouse of its own, and the settings of the
 * connectors that make a table of it: those that are shipped in {@code config/}, with the topic
 * changed.
 */
public final class Pipeline implements AutoCloseable {
  public static final int PARTITIONS = 4;
  public static final Duration LIMIT = Duration.ofSeconds(120);

  private static final int KEYS = 1_000;
  private static final String NAMESPACE = "fed";

  private final SharedServers servers;
  private final Path work;
  private final String topic;
  private final EmbeddedRedis redis;
  private final ChangeFeed feed;
  private final List<String> connectors = new ArrayList<>();

  private Pipeline(SharedServers servers, Path work, String topic, Map<String, ?> feedOptions)
      throws Exception {
    this.servers = servers;
    this.work = work;
    this.topic = topic;
    try (Admin admin = servers.kafka().admin()) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
    this.redis = EmbeddedRedis.start(work.resolve("redis"));
    this.feed =
        new ChangeFeed(
            servers.kafka().bootstrapServers(), topic, KEYS, Intensity.seed(17), feedOptions);
  }

  /**
   * @param work a directory of the test
   * @param topic a name that no other test uses; the table is called the same
   */
  public static Pipeline create(Path work, String topic) throws Exception {
    return create(work, topic, Map.of());
  }

  /** The same with options of the feed's producer. */
  public static Pipeline create(Path work, String topic, Map<String, ?> feedOptions)
      throws Exception {
    return new Pipeline(SharedServers.ofThisJvm(), work, topic, feedOptions);
  }

  public SharedServers servers() {
    return servers;
  }

  public EmbeddedRedis redis() {
    return redis;
  }

  public ChangeFeed feed() {
    return feed;
  }

  public String topic() {
    return topic;
  }

  /** The directory of the table, which need not exist yet. */
  public Path table() {
    return work.resolve("warehouse").resolve(NAMESPACE).resolve(topic);
  }

  public String warehouse() {
    return "file://" + work.resolve("warehouse").toAbsolutePath();
  }

  public Path cache() {
    return work.resolve("cache");
  }

  /** Settings of a sink that applies, two tasks. */
  public Map<String, String> sink() throws IOException {
    return sink("embedded");
  }

  public Map<String, String> sink(String applier) throws IOException {
    Map<String, String> sink = shipped("icecap-sink.json", applier);
    sink.remove("topics.regex");
    sink.remove("table.topic.regex");
    sink.put("topics", topic);
    sink.put("table.name.format", NAMESPACE + ".${topic}");
    sink.put("partition.by", "bucket(4, key)");
    sink.put("commit.interval.ms", "300");
    sink.put("lease.ms", "2000");
    sink.put("redis.timeout.ms", "1500");
    return sink;
  }

  /** Settings of the companion. */
  public Map<String, String> applier() throws IOException {
    Map<String, String> applier = shipped("icecap-applier.json", "external");
    applier.put("topic", topic + "-snapshots");
    applier.put("commit.interval.ms", "300");
    applier.put("lease.ms", "2000");
    applier.put("redis.timeout.ms", "1500");
    return applier;
  }

  private Map<String, String> shipped(String file, String applier) throws IOException {
    var template =
        new ConfigTemplate(
            servers.project().config(file),
            Map.of(
                "TASKS", "2",
                "KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                "REDIS_URL", redis.url(),
                "WAREHOUSE", warehouse(),
                "CACHE_DIR", cache().toString(),
                "APPLIER", applier));
    return new HashMap<>(template.connectorConfig());
  }

  /**
   * Creates or changes a connector on the shared worker and waits until its tasks run. It is
   * removed when this is closed.
   */
  public void run(String connector, Map<String, String> settings)
      throws IOException, InterruptedException, TimeoutException {
    if (!connectors.contains(connector)) {
      connectors.add(connector);
    }
    run(rest(), connector, settings);
  }

  /** Of the shared worker. */
  public ConnectRest rest() throws IOException, InterruptedException, TimeoutException {
    return servers.worker().rest();
  }

  /** Stops a connector and waits until none of its tasks is at work. */
  public static void stop(ConnectRest rest, String connector)
      throws IOException, InterruptedException, TimeoutException {
    rest.stop(connector);
    rest.awaitStopped(connector, LIMIT);
  }

  /** The same on a worker of the test, which ends with the test. */
  public void run(ConnectRest rest, String connector, Map<String, String> settings)
      throws IOException, InterruptedException, TimeoutException {
    rest.put(connector, settings);
    rest.awaitRunning(connector, Integer.parseInt(settings.get("tasks.max")), LIMIT);
  }

  /** Waits until the table is what was fed; nobody may feed meanwhile. */
  public void awaitEquality() throws InterruptedException, TimeoutException {
    awaitEquality(() -> new TableChain(table()).newest());
  }

  /** The same of a table that is elsewhere. */
  public void awaitEquality(Callable<Table> newest) throws InterruptedException, TimeoutException {
    Map<RowId, RowState> expected = feed.rows();
    Await.until(
        "table " + topic + " to equal its " + expected.size() + " source rows",
        LIMIT,
        () -> {
          Map<RowId, RowState> found = TableReader.rows(newest.call());
          if (found.equals(expected)) {
            return true;
          }
          throw new IllegalStateException(difference(expected, found));
        });
  }

  /** Waits until the follower has read so many more snapshots. */
  public void awaitSnapshots(Follower follower, int more)
      throws InterruptedException, TimeoutException {
    int wanted = follower.snapshots() + more;
    Await.until(
        more + " more snapshots of table " + topic,
        LIMIT,
        () -> follower.failed() || follower.snapshots() >= wanted);
    follower.check();
  }

  /** One past the last record of the topic, by partition. */
  public Map<Integer, Long> ends() throws InterruptedException, ExecutionException {
    try (Admin admin = servers.kafka().admin()) {
      Map<TopicPartition, OffsetSpec> latest =
          IntStream.range(0, PARTITIONS)
              .mapToObj(p -> new TopicPartition(topic, p))
              .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
      return admin.listOffsets(latest).all().get().entrySet().stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
    }
  }

  /** The offsets that the sink has committed to Kafka, by partition. */
  public Map<Integer, Long> committed(String connector)
      throws InterruptedException, ExecutionException {
    Map<Integer, Long> committed = new HashMap<>();
    try (Admin admin = servers.kafka().admin()) {
      admin
          .listConsumerGroupOffsets("connect-" + connector)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, offset) -> {
                if (partition.topic().equals(topic) && offset != null) {
                  committed.put(partition.partition(), offset.offset());
                }
              });
    }
    return committed;
  }

  @Override
  public void close() throws IOException, InterruptedException, TimeoutException {
    for (String connector : connectors) {
      stop(rest(), connector);
      rest().delete(connector);
    }
    feed.close();
    redis.close();
  }

  private static String difference(Map<RowId, RowState> expected, Map<RowId, RowState> found) {
    Set<RowId> keys = new HashSet<>(expected.keySet());
    keys.addAll(found.keySet());
    List<String> differing =
        keys.stream()
            .filter(key -> !Objects.equals(expected.get(key), found.get(key)))
            .map(key -> "table %s, source %s".formatted(found.get(key), expected.get(key)))
            .toList();
    return differing.size() + " rows differ: " + differing.stream().limit(5).toList();
  }
}
