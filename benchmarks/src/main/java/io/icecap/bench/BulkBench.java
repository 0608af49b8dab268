package io.icecap.bench;

import io.icecap.Icecap;
import io.icecap.change.TableName;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.ConnectWorker;
import io.icecap.servers.EmbeddedKafka;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.servers.ServerProcesses;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A topic that a snapshot filled, into a table that is not there yet: Kafka, Connect with its
 * converter, Redis and the applier, all on this machine and most of it in this process.
 */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Fills a topic with Debezium's records of an initial snapshot, 12 mixed columns each,",
      "and times how long a sink takes to have all of them in the table."
    })
final class BulkBench implements Callable<Integer> {
  private static final String TOPIC = "bench.orders";
  private static final String CONNECTOR = "icecap-sink";
  private static final Duration CONNECTOR_LIMIT = Duration.ofSeconds(90);
  private static final long LOOK_MILLIS = 250;
  private static final int REPORTS = 10;

  @Option(names = "--rows", defaultValue = "1000000", description = "Rows (${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--converter",
      defaultValue = "avro",
      description =
          "avro (Confluent's wire format), apicurio (the same, by Apicurio's converter) or json"
              + " (${DEFAULT-VALUE}).")
  private String converter;

  @Option(
      names = "--topic-partitions",
      defaultValue = "2",
      description = "Kafka partitions, and tasks (${DEFAULT-VALUE}).")
  private int topicPartitions;

  @Option(
      names = "--poll",
      defaultValue = "5000",
      description = "Records that the consumer hands over at a time (${DEFAULT-VALUE}).")
  private int poll;

  @Option(names = "--append", description = "Into a table without a key: insert.mode=append.")
  private boolean append;

  @Option(
      names = "--discard",
      description =
          "Into nothing: what Kafka, Connect and the converter take, whatever the connector does.")
  private boolean discard;

  @Option(
      names = {"-o", "--option"},
      description = "An option of the connector, as in -o partition.by='bucket(2, key)'.")
  private Map<String, String> options = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("icecap-load-bench");
    ServerProcesses.ofThisJvm().removeAtEnd(work);
    try (RecordBytes bytes = RecordBytes.of(converter, TOPIC);
        EmbeddedKafka kafka = EmbeddedKafka.start(work.resolve("kafka"));
        EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      SnapshotTopic topic = new SnapshotTopic(TOPIC, topicPartitions, bytes);
      topic.fill(kafka, rows);
      double micros = topic.converterMicros();
      System.out.printf("the converter alone: %.1f us of CPU a record%n", micros);
      try (ConnectWorker worker = ConnectWorker.inProcess(workerOptions(kafka, bytes, work))) {
        load(worker, redis, work);
      }
    }
    return 0;
  }

  private void load(ConnectWorker worker, EmbeddedRedis redis, Path work) throws Exception {
    StageCpu cpu = new StageCpu(redis.process().pid());
    Map<String, Double> before = cpu.seconds();
    long start = System.nanoTime();
    Map<String, String> sink = sinkOptions(redis, work);
    try (Icecap icecap =
        Icecap.open(
            new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(10), "icecap"),
            new StoreSettings(new Location(warehouse(work)), Map.of()),
            Duration.ofHours(1))) {
      worker.rest().put(CONNECTOR, sink);
      worker.rest().awaitRunning(CONNECTOR, topicPartitions, CONNECTOR_LIMIT);
      double seconds = await(icecap, new UsedMemory(redis.url()), worker, start);
      report(seconds, before, cpu.seconds());
    }
    worker.rest().delete(CONNECTOR);
  }

  /** Seconds from the connector's creation until all rows are published. */
  private double await(Icecap icecap, UsedMemory redis, ConnectWorker worker, long start)
      throws Exception {
    System.out.printf(
        "%n%12s | %8s | %10s | %8s | %8s | %8s%n",
        "rows", "s", "rows/s", "heap MB", "RSS MB", "Redis MB");
    long reported = 0;
    double reportedAt = 0;
    long heapMax = 0;
    while (true) {
      Thread.sleep(LOOK_MILLIS);
      long published = discard ? DiscardingSink.records() : published(icecap);
      double now = (System.nanoTime() - start) / 1e9;
      heapMax = Math.max(heapMax, usedHeap());
      if (published >= reported + Math.max(1, rows / REPORTS) || published >= rows) {
        System.out.printf(
            "%,12d | %8.1f | %,10.0f | %8d | %8d | %8d%n",
            published,
            now,
            (published - reported) / (now - reportedAt),
            heapMax >> 20,
            StageCpu.residentBytes() >> 20,
            redis.bytes() >> 20);
        reported = published;
        reportedAt = now;
        heapMax = 0;
      }
      if (published == rows) {
        return now;
      }
      Optional<String> failure = worker.rest().status(CONNECTOR).failure();
      if (published > rows || failure.isPresent()) {
        throw new IllegalStateException("%,d rows; %s".formatted(published, failure.orElse("")));
      }
    }
  }

  private static long usedHeap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Live rows of the table's head. */
  private static long published(Icecap icecap) {
    Optional<LiveTable> table = icecap.tables().find(TableName.parse(TOPIC));
    if (table.isEmpty()) {
      return 0;
    }
    Head head = table.get().head();
    return head.partitions().stream()
        .flatMap(partition -> head.files(partition).stream())
        .mapToLong(file -> file.rows() - file.deletes().count())
        .sum();
  }

  private void report(double seconds, Map<String, Double> before, Map<String, Double> after) {
    System.out.printf(
        "%n%,d rows in %.1f s: %,.0f rows/s; RSS at most %d MB%n%n",
        rows, seconds, rows / seconds, StageCpu.residentBytesMax() >> 20);
    Map<String, Double> used = new TreeMap<>(after);
    before.forEach((stage, was) -> used.merge(stage, -was, Double::sum));
    double all = used.values().stream().mapToDouble(Double::doubleValue).sum();
    used.put("all", all);
    used.forEach(
        (stage, cpu) ->
            System.out.printf("%6.2f us CPU a row, %4.1f s | %s%n", cpu / rows * 1e6, cpu, stage));
  }

  private Map<String, String> sinkOptions(EmbeddedRedis redis, Path work) {
    Map<String, String> sink = new HashMap<>();
    sink.put("tasks.max", String.valueOf(topicPartitions));
    sink.put("topics", TOPIC);
    if (discard) {
      sink.put("connector.class", DiscardingSink.class.getName());
      return sink;
    }
    sink.put("connector.class", "io.icecap.connect.IcecapSinkConnector");
    sink.put("redis.url", redis.url());
    sink.put("warehouse", warehouse(work));
    sink.put("cache.dir", work.resolve("cache").toString());
    if (append) {
      sink.put("insert.mode", "append");
    }
    sink.putAll(options);
    return sink;
  }

  private static String warehouse(Path work) {
    return work.resolve("warehouse").toUri().toString();
  }

  private Map<String, String> workerOptions(EmbeddedKafka kafka, RecordBytes bytes, Path work)
      throws IOException {
    Map<String, String> worker = new HashMap<>();
    worker.put("bootstrap.servers", kafka.bootstrapServers());
    worker.put("group.id", "icecap-bench");
    Path plugins = Files.createDirectory(work.resolve("plugins")); // all of them are in this JVM
    worker.put("plugin.path", plugins.toString());
    worker.put("plugin.discovery", "service_load");
    for (String kind : new String[] {"config", "offset", "status"}) {
      worker.put(kind + ".storage.topic", "connect-" + kind);
      worker.put(kind + ".storage.replication.factor", "1");
    }
    bytes
        .options()
        .forEach(
            (name, value) -> {
              worker.put("key." + name, value);
              worker.put("value." + name, value);
            });
    worker.put("offset.flush.interval.ms", "1000");
    worker.put("consumer.max.poll.records", String.valueOf(poll));
    worker.put("consumer.max.partition.fetch.bytes", String.valueOf(4 << 20));
    return worker;
  }
}
