package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.TableName;
import io.icecap.format.CommitMode;
import io.icecap.table.OwnSettings;
import io.icecap.table.TableFormats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnOptionsTest {
  private static final TableName ORDERS = TableName.parse("shop.eu.orders");

  @Test
  void aTableHasItsOwnOptionsAndTheOthersTheConnectors() {
    IcecapSinkConfig config =
        config(
            Map.of(
                "key.columns", "id",
                "commit.mode", "copy-on-write",
                "table.shop.eu.orders.partition.by", "day(at), bucket(4, id)",
                "table.shop.eu.orders.partition.moves", "index",
                "table.shop.eu.orders.key.columns", "id, line",
                "table.shop.eu.orders.commit.mode", "merge-on-read",
                "table.shop.eu.orders.table.formats", "iceberg,delta",
                "table.shop.eu.orders.schema.evolution", "none",
                "table.shop.eu.orders.delete.enabled", "false"));

    IcecapSinkConfig orders = config.of(ORDERS);
    assertThat(orders.tables().partitionBy()).isEqualTo("day(at), bucket(4, id)");
    assertThat(orders.keyColumns()).containsExactly("id", "line");
    assertThat(orders.tables().commitMode()).hasValue(CommitMode.MERGE_ON_READ);
    assertThat(orders.tables().formats()).hasValue(TableFormats.parse("iceberg,delta"));
    assertThat(orders.tables().by()).as("the connector").isEqualTo(config.tables().by());
    assertThat(orders.evolution()).isEqualTo(SchemaEvolution.NONE);
    assertThat(orders.deletes()).isFalse();
    IcecapSinkConfig others = config.of(TableName.parse("eu.orders"));
    assertThat(others.tables().partitionBy()).isEqualTo("bucket(8, key)");
    assertThat(others.keyColumns()).containsExactly("id");
    assertThat(others.tables().commitMode()).hasValue(CommitMode.COPY_ON_WRITE);
    assertThat(others.deletes()).isTrue();
  }

  @Test
  void whatItsAppliersGoByIsStoredWithTheTable() {
    IcecapSinkConfig config =
        config(
            Map.of(
                "commit.interval.ms", "500",
                "sort.by", "day",
                "table.shop.eu.orders.commit.interval.ms", "60000",
                "table.shop.eu.orders.sort.by", "customer,day",
                "table.shop.eu.orders.file.formats", "parquet,duckdb"));

    assertThat(config.of(ORDERS).tables().own())
        .hasValue(
            new OwnSettings(
                Optional.of(Duration.ofSeconds(60)),
                Optional.of(List.of("customer", "day")),
                Optional.of(List.of("duckdb"))));
    assertThat(config.of(TableName.parse("shop.items")).tables().own()).hasValue(OwnSettings.NONE);
    assertThat(config.settings().apply().commitInterval()).isEqualTo(Duration.ofMillis(500));
  }

  @ParameterizedTest
  @CsvSource({
    "table.shop.orders.comit.mode, the nearest one is table.shop.orders.commit.mode.",
    "table.shop.eu.orders.key.colums, the nearest one is table.shop.eu.orders.key.columns.",
    "table.name.fromat, the nearest one is table.name.format.",
    "table.shop.orders.redis.url, redis.url is an option of the connector",
    "table.orders.commit.mode, a namespace is missing",
    "table.shop.orders.commit.mode, 'for table shop.orders, Invalid value x for configuration commit.mode'",
    "table.shop.orders.partition.by, 'no topic goes to table shop.orders, only to [shop.items]'",
  })
  void whatIsWrongIsSaidAtTheKeyOfTheTable(String key, String message) {
    assertThat(errors(Map.of(key, "x", "topics", "shop.items")))
        .hasEntrySatisfying(
            key, messages -> assertThat(String.join("\n", messages)).contains(message));
  }

  @Test
  void optionsThatContradictEachOtherInOneTableAreRefusedThere() {
    assertThat(
            errors(
                Map.of(
                    "format.version", "2",
                    "table.shop.orders.table.formats", "iceberg,delta")))
        .hasEntrySatisfying(
            "table.shop.orders.table.formats",
            messages -> assertThat(messages).singleElement().asString().contains("position"));
    assertThat(
            errors(
                Map.of(
                    "key.columns", "id",
                    "table.shop.orders.partition.by", "day(at)")))
        .hasEntrySatisfying(
            "table.shop.orders.partition.by",
            messages -> assertThat(messages).singleElement().asString().contains("'at' is not"));
    assertThat(errors(Map.of("table.shop.orders.commit.interval.ms", "3600000")))
        .containsOnlyKeys("table.shop.orders.commit.interval.ms");
  }

  @Test
  void whatIsRightForTheTableIsNoErrorOfTheConnector() {
    assertThat(
            errors(
                Map.of(
                    "table.shop.orders.key.columns", "id, at",
                    "table.shop.orders.partition.by", "day(at)",
                    "table.shop.items.partition.by", "")))
        .isEmpty();
  }

  @Test
  void theCompanionSaysThatTheyAreTheSinks() {
    Map<String, String> given = new HashMap<>(least());
    given.put("table.shop.orders.commit.interval.ms", "100");
    assertThat(errorsOf(IcecapApplierConfig.validate(given, Probe.NONE)))
        .hasEntrySatisfying(
            "table.shop.orders.commit.interval.ms",
            messages -> assertThat(messages).singleElement().asString().contains("the sink's"));
  }

  private static Map<String, List<String>> errors(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(least());
    given.putAll(more);
    return errorsOf(IcecapSinkConfig.validate(given, Probe.NONE));
  }

  private static Map<String, List<String>> errorsOf(List<ConfigValue> values) {
    return values.stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  private static IcecapSinkConfig config(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(least());
    given.putAll(more);
    return new IcecapSinkConfig(given);
  }

  private static Map<String, String> least() {
    return Map.of("redis.url", "redis://localhost:6379", "warehouse", "s3://lake");
  }
}
