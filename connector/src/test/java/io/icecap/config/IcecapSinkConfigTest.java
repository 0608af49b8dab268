package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcecapSinkConfigTest extends SinkOptionsScene {
  @Test
  void twoOptionsAreEnough() {
    assertThat(errors(Map.of())).isEmpty();
    IcecapSinkConfig config = new IcecapSinkConfig(properties(Map.of()));
    assertThat(config.applier()).isEqualTo(ApplierHost.EMBEDDED);
    assertThat(config.tables().partitionBy()).isEqualTo("bucket(8, key)");
    assertThat(config.keyColumns()).isEmpty();
    assertThat(config.bufferBytesMax()).isEqualTo(268_435_456);
    assertThat(config.routing().tableOf("pg.public.orders"))
        .isEqualTo(new TableName(List.of("pg", "public"), "orders"));
  }

  @Test
  void missingOptionsAreErrorsOfTheirOwnKeys() {
    Map<String, List<String>> errors = errorsOf(IcecapSinkConfig.validate(Map.of(), Probe.NONE));
    assertThat(errors).containsOnlyKeys("redis.url", "warehouse");
  }

  @Test
  void settingsHaveTheUnitsOfTheComponents() {
    Map<String, String> given = new HashMap<>(properties(Map.of()));
    given.put("redis.url", "rediss://user:secret@cache:6380");
    given.put("redis.timeout.ms", "1500");
    given.put("redis.ssl.truststore.location", "/etc/redis.p12");
    given.put("redis.ssl.truststore.password", "secret");
    given.put("commit.interval.ms", "250");
    given.put("apply.threads", "3");
    given.put("cache.dir", disk.resolve("cache").toString());
    IcecapSettings settings = new IcecapSinkConfig(given).settings();
    assertThat(settings.redis().url().getPort()).isEqualTo(6380);
    assertThat(settings.redis().timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(settings.redis().trusted().orElseThrow().file())
        .isEqualTo(Path.of("/etc/redis.p12"));
    assertThat(settings.redis().trusted().orElseThrow().password()).hasValue("secret");
    assertThat(settings.redis().toString()).doesNotContain("secret");
    assertThat(settings.redis().keyPrefix()).isEqualTo("icecap");
    assertThat(settings.apply().commitInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.apply().snapshotRetention()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.apply().workers()).isEqualTo(3);
    assertThat(settings.cache().directory()).isEqualTo(disk.resolve("cache"));
    assertThat(settings.store().warehouse().uri()).isEqualTo("file://" + disk + "/warehouse");
    assertThat(settings.store().s3()).isEmpty();
  }

  @Test
  void s3OptionsBecomeThoseOfIcebergsS3FileIo() {
    Map<String, String> given = new HashMap<>(properties(Map.of()));
    given.put("warehouse", "s3://lake/tables/");
    given.put("s3.endpoint", "http://minio:9000");
    given.put("s3.path.style.access", "true");
    given.put("s3.region", "eu-central-1");
    given.put("s3.access.key.id", "id");
    given.put("s3.secret.access.key", "secret");
    given.put("s3.sse.type", "kms");
    given.put("s3.sse.key", "alias/lake");
    assertThat(errorsOf(IcecapSinkConfig.validate(given, Probe.NONE))).isEmpty();
    IcecapSettings settings = new IcecapSinkConfig(given).settings();
    assertThat(settings.store().warehouse().uri()).isEqualTo("s3://lake/tables");
    assertThat(settings.store().s3())
        .containsOnly(
            Map.entry("s3.endpoint", "http://minio:9000"),
            Map.entry("s3.path-style-access", "true"),
            Map.entry("client.region", "eu-central-1"),
            Map.entry("s3.access-key-id", "id"),
            Map.entry("s3.secret-access-key", "secret"),
            Map.entry("s3.sse.type", "kms"),
            Map.entry("s3.sse.key", "alias/lake"));
  }

  @Test
  void formatsThatAreNotGivenStayAsTheyAre() {
    assertThat(new IcecapSinkConfig(properties(Map.of())).tables().formats()).isEmpty();
    assertThat(
            new IcecapSinkConfig(properties(Map.of("table.formats", "iceberg"))).tables().formats())
        .hasValue(io.icecap.table.TableFormats.ICEBERG);
  }

  @Test
  void aTableIsToldWhichConnectorSaysSo() {
    assertThat(new IcecapSinkConfig(properties(Map.of("name", "shop-sink"))).tables().by())
        .isEqualTo("shop-sink");
    assertThat(new IcecapSinkConfig(properties(Map.of())).tables().by()).isEmpty();
  }

  @Test
  void theDefaultCacheIsInTheTemporaryDirectoryOfTheWorker() {
    assertThat(new IcecapSinkConfig(properties(Map.of())).settings().cache().directory())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "icecap-cache"));
  }

  @ParameterizedTest
  @CsvSource({
    "redis.ulr, redis.url",
    "commit.interval, commit.interval.ms",
    "icecap.warehouse, warehouse",
    "table.name.fromat, table.name.format",
    "collection.name.format, table.name.format",
    "primary.key.fields, key.columns",
    "task.max, tasks.max",
    "topic, topics"
  })
  void unknownKeysAreRefusedWithTheNearestOne(String unknown, String nearest) {
    assertThat(errors(Map.of(unknown, "x")))
        .hasEntrySatisfying(
            unknown,
            messages ->
                assertThat(messages)
                    .singleElement()
                    .asString()
                    .contains("no such option")
                    .contains("the nearest one is " + nearest + "."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "connector.class",
        "connector.plugin.version",
        "tasks.max",
        "tasks.max.enforce",
        "topics.regex",
        "key.converter",
        "key.converter.schemas.enable",
        "value.converter.plugin.version",
        "header.converter",
        "transforms",
        "transforms.unwrap.type",
        "predicates.isTombstone.type",
        "errors.tolerance",
        "errors.deadletterqueue.context.headers.enable",
        "consumer.override.max.poll.records",
        "config.action.reload"
      })
  void whatKafkaConnectKnowsIsItsOwnBusiness(String key) {
    assertThat(errors(Map.of(key, "x"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis.url | localhost:6379 | write redis://host:6379",
        "redis.url | http://localhost:6379 | write redis://host:6379",
        "redis.url | redis://user:pass word@host | encode what is special",
        "redis.timeout.ms | 5 | at least 100",
        "redis.key.prefix | a{b} | letters, digits",
        "warehouse | /data/warehouse | write file:///path or s3://bucket/path",
        "warehouse | gs://bucket/x | write file:///path or s3://bucket/path",
        "warehouse | s3a://bucket/x | write s3://bucket/x",
        "warehouse | file:///proc/version/tables | is a file; choose another path",
        "cache.dir | /proc/version/cache | is a file; choose another path",
        "table.topic.regex | (a | not a regular expression",
        "table.name.format | x.$ | the $ at position 3 stands for nothing",
        "table.name.format | x.$2 | refers to $2, but table.topic.regex has 1 groups",
        "partition.by | bucket(8) | bucket takes a whole number from 1 on and a column",
        "partition.by | bucket(0, key) | bucket takes a whole number from 1 on and a column",
        "partition.by | bucket(8, key | at position 7, '(' is not expected",
        "partition.by | bukcet(8, key) | there is no transform 'bukcet'",
        "partition.by | a, day(b, c) | at position 8, day takes one column",
        "partition.by | a,,b | at position 3, a column or transform(column) is missing",
        "partition.by | a, | at position 3, a column or transform(column) is missing",
        "partition.by | day() | day takes one column, and not ''",
        "key.columns | a,a | named twice",
        "applier | elsewhere | embedded, external",
        "buffer.bytes.max | 10 | at least 1048576",
        "commit.interval.ms | -1 | at least 0",
        "snapshot.retention.ms | 1 | at least 60000",
        "batch.bytes.max | many | Not a number",
        "apply.threads | 0 | at least 1",
        "cache.memory.bytes.max | 1 | at least 67108864",
        "cache.bytes.max | 1 | at least 67108864",
        "lease.ms | 1 | at least 1000",
        "lease.ms | 5000 | not more than redis.timeout.ms",
        "s3.region | eu | no effect, since the warehouse is on local disk",
        "topics | orders | a namespace is missing"
      })
  void whatIsWrongIsSaidAtItsKey(String key, String value, String message) {
    String at = key.equals("topics") ? "table.name.format" : key;
    assertThat(errors(Map.of(key, value)))
        .containsOnlyKeys(at)
        .hasEntrySatisfying(
            at, messages -> assertThat(messages).first().asString().contains(message));
  }

  @Test
  void aBatchFitsIntoTheCache() {
    assertThat(errors(Map.of("cache.bytes.max", "67108864", "batch.bytes.max", "67108864")))
        .containsOnlyKeys("cache.bytes.max")
        .hasEntrySatisfying(
            "cache.bytes.max",
            messages ->
                assertThat(messages)
                    .first()
                    .asString()
                    .contains("not more than batch.bytes.max, which is 67108864"));
  }

  @Test
  void aPasswordInTheUrlIsNotRepeated() {
    assertThat(errors(Map.of("redis.url", "http://user:hunter2@host")).get("redis.url"))
        .singleElement()
        .asString()
        .doesNotContain("hunter2");
  }

  @Test
  void keyColumnsAreColumnsOfTheValueUnlessTheModeSaysOtherwise() {
    assertThat(config(Map.of()).keyIsRecordKey()).isTrue();
    assertThat(config(Map.of("key.columns", "a,b")).keyIsRecordKey()).isFalse();
    assertThat(config(Map.of("key.columns", "a,b")).keyColumns()).containsExactly("a", "b");
    assertThat(
            config(Map.of("key.columns", "id", "primary.key.mode", "record_key")).keyIsRecordKey())
        .isTrue();
    assertThat(errors(Map.of("key.columns", "a,b", "primary.key.mode", "record_key")))
        .containsOnlyKeys("key.columns");
    assertThat(errors(Map.of("primary.key.mode", "record_value"))).containsOnlyKeys("key.columns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id",
        " bucket( 16 , id ) , day(created_at)",
        "BUCKET(4, key)",
        "\"a, (b)\", truncate(4, \"c d\")"
      })
  void partitionsAreWrittenAsTransformsOfColumns(String partitionBy) {
    assertThat(errors(Map.of("partition.by", partitionBy))).isEmpty();
  }

  private IcecapSinkConfig config(Map<String, String> given) {
    return new IcecapSinkConfig(properties(given));
  }

  @Test
  void topicsAreRoutedByRegexAndFormat() {
    Map<String, String> given =
        Map.of(
            "table.topic.regex", "server\\.(.*)\\.(.*)",
            "table.name.format", "cdc.$1_$2",
            "topics", "server.public.orders, server.public.lines");
    assertThat(errors(given)).isEmpty();
    TableRouting routing = new IcecapSinkConfig(properties(given)).routing();
    assertThat(routing.tableOf("server.public.orders"))
        .isEqualTo(TableName.parse("cdc.public_orders"));
    assertThatThrownBy(() -> routing.tableOf("other.public.orders"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("does not match it as a whole");
  }

  @Test
  void aTopicThatATransformRenamesIsRoutedWhenItIsSeen() {
    assertThat(errors(Map.of("topics", "orders", "transforms", "rename"))).isEmpty();
  }

  @Test
  void serversAreAskedOnceNothingElseIsWrong() {
    List<String> asked = new ArrayList<>();
    Probe down =
        new Probe() {
          @Override
          public Optional<String> redis(IcecapSettings settings) {
            asked.add("redis");
            return Optional.of("it does not answer");
          }

          @Override
          public Optional<String> warehouse(IcecapSettings settings) {
            asked.add("warehouse");
            return Optional.empty();
          }

          @Override
          public Optional<String> kafka(Map<String, String> client) {
            asked.add("kafka");
            return Optional.empty();
          }
        };
    IcecapSinkConfig.validate(properties(Map.of("lease.ms", "1")), down);
    assertThat(asked).isEmpty();
    assertThat(errorsOf(IcecapSinkConfig.validate(properties(Map.of()), down)))
        .containsOnly(Map.entry("redis.url", List.of("redis.url: it does not answer")));
    assertThat(asked).containsExactly("redis");
  }
}
