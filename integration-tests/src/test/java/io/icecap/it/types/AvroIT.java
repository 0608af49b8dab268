package io.icecap.it.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.icecap.it.DeadLetters;
import io.icecap.it.DeadLetters.Letter;
import io.icecap.it.Intensity;
import io.icecap.it.Replicated;
import io.icecap.it.SharedServers;
import io.icecap.servers.ApicurioRegistry;
import io.icecap.servers.Await;
import io.icecap.servers.ForkedWorker;
import io.icecap.source.PostgresColumns;
import io.icecap.source.RandomTable;
import io.icecap.source.RandomTraits;
import io.icecap.source.TypedColumn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records in Avro: Debezium writes them with Apicurio's converter into a real registry, and the
 * sink of {@code config/icecap-sink-avro.json} reads them with Icecap's.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AvroIT {
  private static final String TABLE = "every_type";
  private static final String DEAD = "avro-dead";
  private static final String APICURIO = "apicurio";
  private static final int REQUESTS = 3;
  private static final int ROWS = 3;

  @TempDir static Path work;
  private static ApicurioRegistry registry;
  private static ForkedWorker worker;
  private static Replicated replicated;
  private static RandomTable table;

  @BeforeAll
  static void replicate() throws Exception {
    SharedServers servers = SharedServers.ofThisJvm();
    registry = ApicurioRegistry.start(servers.project().schemaRegistry(), work.resolve("registry"));
    worker =
        servers.fork(
            "avro",
            "worker",
            List.of(servers.project().debeziumPlugins(), servers.project().avroPlugins()),
            // Apicurio's converter has no service file.
            Map.of("plugin.discovery", "hybrid_warn"));
    replicated = Replicated.start(work, worker);
    replicated.execute(PostgresColumns.SETUP.toArray(String[]::new));
    table = randomTable();
    execute(table.create());
    execute(table.load(20));
    replicated.source(source());
    startSink();
    replicated.awaitEquality(TABLE);
  }

  private static void startSink() throws Exception {
    replicated.sink(
        "icecap-sink-avro.json",
        Map.of("SCHEMA_REGISTRY_URL", registry.confluentUrl()),
        DeadLetters.options(DEAD));
  }

  /** With numbers that JSON does not have. */
  private static RandomTable randomTable() {
    List<TypedColumn> columns =
        Stream.of(PostgresColumns.ALL, PostgresColumns.TIMES, PostgresColumns.FLOATS)
            .flatMap(List::stream)
            .toList();
    return RandomTable.of(
        TABLE,
        columns,
        new RandomTraits(false, false, true, false, false, false, 10_000),
        Intensity.seed(3));
  }

  private static Map<String, String> source() {
    Map<String, String> options = new HashMap<>();
    options.put("table.include.list", "public." + TABLE);
    options.put("schema.name.adjustment.mode", "avro");
    // Heartbeats would ask the registry while it is away.
    options.put("heartbeat.interval.ms", "0");
    options.putAll(apicurio());
    return options;
  }

  private static Map<String, String> apicurio() {
    Map<String, String> options = new HashMap<>();
    for (String side : List.of("key.converter", "value.converter")) {
      options.put(side, "io.apicurio.registry.utils.converter.AvroConverter");
      options.put(side + ".apicurio.registry.url", registry.url());
      options.put(side + ".apicurio.registry.auto-register", "true");
      options.put(side + ".apicurio.registry.find-latest", "true");
      options.put(side + ".apicurio.registry.as-confluent", "true");
      options.put(side + ".apicurio.registry.use-id", "contentId");
      options.put(side + ".apicurio.registry.headers.enabled", "false");
    }
    return options;
  }

  @AfterAll
  static void stop() throws Exception {
    if (replicated != null) {
      replicated.close();
    }
    if (worker != null) {
      worker.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  @Order(1)
  void allTypesEqualPostgres() throws Exception {
    execute(table.insert(20));
    for (int i = 0; i < 40; i++) {
      execute(table.change(3));
    }
    replicated.awaitEquality(TABLE);
  }

  @Test
  @Order(2)
  void aColumnThatIsAddedMeanwhileIsANewSchema() throws Exception {
    execute(table.insert(2));
    replicated.execute("alter table every_type add column added int default 7");
    execute(table.insert(2));
    replicated.execute(
        "update every_type set version = version + 1, added = 8 where id % 2 = 0",
        "delete from every_type where id % 5 = 0");
    replicated.awaitEquality(TABLE);
  }

  /** The archive has parts of Apicurio's converter, which must not hide the installed one. */
  @Test
  @Order(3)
  void aSinkMayHaveApicuriosConverterAsWell() throws Exception {
    replicated.sink(APICURIO, apicurio());
    Await.until(
        "the same by Apicurio's converter",
        Replicated.LIMIT,
        () -> {
          replicated.check();
          return replicated.verifier().verify(TABLE, replicated.table(APICURIO, TABLE)).isEqual();
        });
    replicated.stopSink(APICURIO);
  }

  @Test
  @Order(4)
  void withoutTheRegistryRecordsWait() throws Exception {
    replicated.stopSink();
    long end = end(replicated.topic(TABLE));
    execute(table.insert(ROWS));
    Await.until("new records", Replicated.LIMIT, () -> end(replicated.topic(TABLE)) == end + ROWS);
    registry.stop();
    AtomicInteger requests = new AtomicInteger();
    HttpServer proxy = unavailable(registry.port(), requests);
    startSink();
    Await.until("the sink to ask the registry", Replicated.LIMIT, () -> requests.get() >= REQUESTS);
    replicated.check();
    proxy.stop(0);
    registry.restart();

    replicated.awaitEquality(TABLE);
    assertThat(end(DEAD)).isZero();
  }

  /** What is left of a registry behind a proxy. */
  private static HttpServer unavailable(int port, AtomicInteger requests) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer proxy = HttpServer.create(address, 0);
    proxy.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    proxy.start();
    return proxy;
  }

  @Test
  @Order(5)
  void aDamagedRecordIsPutAsideAndItsNeighboursArrive() throws Exception {
    execute(table.insert(2));
    replicated.awaitEquality(TABLE);
    ConsumerRecord<byte[], byte[]> last = lastRecord(replicated.topic(TABLE));
    byte[] damaged = Arrays.copyOf(last.value(), last.value().length - 1);
    long offset = send(new ProducerRecord<>(last.topic(), last.key(), damaged));
    execute(table.insert(2));
    replicated.awaitEquality(TABLE);

    List<Letter> letters = DeadLetters.read(replicated.servers(), DEAD, 1);
    assertThat(letters).hasSize(1);
    Letter letter = letters.get(0);
    assertThat(letter.header("topic")).isEqualTo(last.topic());
    assertThat(letter.header("offset")).isEqualTo(String.valueOf(offset));
    assertThat(letter.header("stage")).isEqualTo("VALUE_CONVERTER");
    assertThat(letter.header("exception.class.name")).isEqualTo(DataException.class.getName());
    assertThat(letter.reason())
        .contains("value of topic " + last.topic(), "it ends in the middle of a value");
    assertThat(letter.value()).isEqualTo(new String(damaged, UTF_8));
  }

  private static void execute(List<String> statements) throws Exception {
    replicated.execute(statements.toArray(String[]::new));
  }

  private static ConsumerRecord<byte[], byte[]> lastRecord(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      consumer.seek(partition, consumer.position(partition) - 1);
      return consumer.poll(Duration.ofSeconds(30)).iterator().next();
    }
  }

  private static long end(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(topic, 0);
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", replicated.servers().kafka().bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static long send(ProducerRecord<byte[], byte[]> record) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", replicated.servers().kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer.send(record).get().offset();
    }
  }
}
