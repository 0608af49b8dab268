package io.icecap.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.ProjectFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class ServersTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void redisGoesBackToAnOlderSave() throws Exception {
    try (var redis = EmbeddedRedis.start(directory.resolve("redis"))) {
      Path save = directory.resolve("older.rdb");
      set(redis, "older");
      redis.save(save);
      set(redis, "newer");

      redis.restartFrom(save);

      assertThat(value(redis)).isEqualTo("older");
    }
  }

  @Test
  void redisIsEmptyAfterFlushAndAfterAnEmptyRestart() throws Exception {
    try (var redis = EmbeddedRedis.start(directory.resolve("redis"))) {
      set(redis, "once");
      redis.save(directory.resolve("save.rdb"));

      redis.flushAll();
      assertThat(value(redis)).isNull();

      redis.restart();
      assertThat(value(redis)).isEqualTo("once");

      redis.restartEmpty();
      assertThat(value(redis)).isNull();
    }
  }

  @Test
  void s3RefusesToPutAnObjectTwice() throws Exception {
    try (var s3 = EmbeddedS3.start(directory.resolve("s3"), "bucket");
        S3Client client = client(s3)) {
      client.putObject(put(), RequestBody.fromString("first"));

      assertThatThrownBy(() -> client.putObject(put(), RequestBody.fromString("second")))
          .isInstanceOfSatisfying(
              S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(412));
      var read = client.getObjectAsBytes(request -> request.bucket("bucket").key("object"));
      assertThat(read.asUtf8String()).isEqualTo("first");
      assertThat(s3.traffic().puts()).isEqualTo(2);
      assertThat(s3.traffic().gets()).isEqualTo(1);
    }
  }

  private static PutObjectRequest put() {
    return PutObjectRequest.builder().bucket("bucket").key("object").ifNoneMatch("*").build();
  }

  private static S3Client client(EmbeddedS3 s3) {
    var credentials = AwsBasicCredentials.create(s3.accessKeyId(), s3.secretAccessKey());
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @Test
  void killedJvmLeavesNoServer() throws Exception {
    Path data = directory.resolve("data");
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ServerOwner.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<ProcessHandle> servers;
    try (var said = owner.inputReader()) {
      servers =
          said.lines().limit(2).map(Long::parseLong).flatMap(pid -> running(pid).stream()).toList();
    }
    assertThat(servers).hasSize(2);

    owner.destroyForcibly().waitFor();

    Await.until(
        "the servers to be gone",
        LIMIT,
        () -> servers.stream().noneMatch(ProcessHandle::isAlive) && !Files.exists(data));
  }

  @Test
  void changesInPostgresReachKafkaThroughAWorkerOfItsOwn() throws Exception {
    ProjectFiles project = ProjectFiles.find();
    try (var postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
        var kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      createOrders(postgres);
      var values = values(postgres, kafka, project);
      var properties = new ConfigTemplate(project.config("connect-worker.properties"), values);
      var source = new ConfigTemplate(project.config("debezium-postgres-source.json"), values);
      try (ForkedWorker worker =
          ConnectWorker.fork(
              directory.resolve("worker"), properties.properties(), List.of("-Xmx256m"))) {
        worker.rest().put(source.connectorName(), source.connectorConfig());
        worker.rest().awaitRunning(source.connectorName(), 1, LIMIT);
        assertThat(firstRecord(kafka, "tpch.public.orders")).contains("\"op\":\"r\"");

        worker.kill();
        worker.restart();

        worker.rest().awaitRunning(source.connectorName(), 1, LIMIT);
      }
    }
  }

  private static void createOrders(EmbeddedPostgres postgres) throws Exception {
    try (var connection = postgres.connect();
        var statement = connection.createStatement()) {
      statement.execute("create table orders (o_orderkey bigint primary key, o_note text)");
      statement.execute("insert into orders values (1, 'first')");
    }
  }

  private static Map<String, String> values(
      EmbeddedPostgres postgres, EmbeddedKafka kafka, ProjectFiles project) {
    var values = new HashMap<String, String>();
    values.put("POSTGRES_HOST", postgres.host());
    values.put("POSTGRES_PORT", String.valueOf(postgres.port()));
    values.put("POSTGRES_USER", postgres.user());
    values.put("POSTGRES_PASSWORD", "");
    values.put("POSTGRES_DATABASE", postgres.database());
    values.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    values.put("PLUGIN_PATH", project.debeziumPlugins().toString());
    return values;
  }

  private static String firstRecord(EmbeddedKafka kafka, String topic) throws Exception {
    var properties = new Properties();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("group.id", "test");
    properties.put("auto.offset.reset", "earliest");
    properties.put("metadata.max.age.ms", "500");
    var found = new String[1];
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Await.until(
          "a record of " + topic,
          LIMIT,
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> found[0] = record.value());
            return found[0] != null;
          });
    }
    return found[0];
  }

  private static java.util.Optional<ProcessHandle> running(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }

  private static void set(EmbeddedRedis redis, String value) {
    try (var jedis = redis.connect()) {
      jedis.set("key", value);
    }
  }

  private static String value(EmbeddedRedis redis) {
    try (var jedis = redis.connect()) {
      return jedis.get("key");
    }
  }
}
