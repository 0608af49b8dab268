package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppendChecksTest {
  private static Map<String, String> with(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.putIfAbsent("redis.url", "redis://localhost");
    all.putIfAbsent("warehouse", "s3://lake");
    return all;
  }

  private static Map<String, List<String>> errors(Map<String, String> given) {
    Validation validation = new Validation(IcecapSinkConfig.definition(), with(given));
    SinkChecks.check(validation);
    OwnOptions.check(validation, with(given));
    return validation.values().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  @ParameterizedTest
  @CsvSource({
    "key.columns, id",
    "primary.key.mode, record_key",
    "partition.moves, index",
    "order.by, __lsn",
    "delete.mode, soft",
    "delete.enabled, true",
    "truncate.enabled, true",
    "file.formats, 'parquet,orc'"
  })
  void whatMeansNothingWithoutAKeyIsRefusedAtItsOwnOption(String option, String value) {
    assertThat(errors(Map.of("insert.mode", "append", option, value)))
        .hasEntrySatisfying(
            option,
            messages ->
                assertThat(messages)
                    .anySatisfy(
                        message ->
                            assertThat(message)
                                .contains(
                                    option, "insert.mode=append", "leave one of the two out")));
  }

  @ParameterizedTest
  @CsvSource({"delete.enabled, false", "partition.by, day(at)", "table.formats, delta"})
  void whatMakesSenseIsTaken(String option, String value) {
    assertThat(errors(Map.of("insert.mode", "append", option, value))).isEmpty();
  }

  @Test
  void oneTableMayBeAppendedToAndTheOthersNot() {
    Map<String, String> given =
        Map.of(
            "key.columns", "id",
            "table.shop.clicks.insert.mode", "append",
            "table.shop.clicks.key.columns", "");

    assertThat(errors(given)).isEmpty();
    IcecapSinkConfig config = new IcecapSinkConfig(with(given));
    assertThat(config.appends()).isFalse();
    assertThat(config.of(TableName.parse("shop.clicks")).appends()).isTrue();
    assertThat(errors(Map.of("key.columns", "id", "table.shop.clicks.insert.mode", "append")))
        .containsOnlyKeys("table.shop.clicks.insert.mode");
  }

  @Test
  void tablesWithoutAKeyAreNotPartitionedUnlessSomebodyAsksForIt() {
    assertThat(config(Map.of("insert.mode", "append")).tables().partitionBy()).isEmpty();
    assertThat(
            config(Map.of("insert.mode", "append", "partition.by", "day(at)"))
                .tables()
                .partitionBy())
        .isEqualTo("day(at)");
    assertThat(config(Map.of()).tables().partitionBy()).isEqualTo("bucket(8, key)");
  }

  private static IcecapSinkConfig config(Map<String, String> given) {
    return new IcecapSinkConfig(with(given));
  }
}
