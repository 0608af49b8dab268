package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recommended, and which options are shown. */
class ChoicesTest extends SinkOptionsScene {
  @Test
  void applyOptionsAreHiddenWhereTheyDoNotCount() {
    Map<String, String> given = Map.of("applier", "external", "cache.dir", disk.toString());
    assertThat(errors(given)).isEmpty();
    assertThat(visible(given)).contains("buffer.bytes.max").doesNotContain("cache.dir");
    assertThat(visible(Map.of())).contains("cache.dir");
  }

  @Test
  void aChoiceIsRecommended() {
    ConfigValue applier =
        IcecapSinkConfig.validate(properties(Map.of()), Probe.NONE).stream()
            .filter(value -> value.name().equals("applier"))
            .findFirst()
            .orElseThrow();
    assertThat(applier.recommendedValues()).containsExactly("embedded", "external");
  }

  @Test
  void everyClosedChoiceIsRecommended() {
    Map<String, ConfigValue> values =
        IcecapSinkConfig.validate(properties(Map.of()), Probe.NONE).stream()
            .collect(Collectors.toMap(ConfigValue::name, value -> value));
    List<String> closed =
        IcecapSinkConfig.definition().configKeys().values().stream()
            .filter(key -> key.validator instanceof ValidString)
            .map(key -> key.name)
            .toList();
    assertThat(closed).contains("applier", "commit.mode", "schema.evolution", "partition.moves");
    assertThat(closed)
        .allSatisfy(name -> assertThat(values.get(name).recommendedValues()).isNotEmpty());
    assertThat(values.get("table.formats").recommendedValues()).contains("iceberg,delta");
    assertThat(values.get("format.version").recommendedValues()).containsExactly(2, 3);
    assertThat(values.get("file.formats").recommendedValues())
        .containsExactly("parquet", "duckdb", "orc", "avro");
    assertThat(values.get("metadata.columns").recommendedValues()).contains("op", "lsn");
  }

  /** By the connector's own option, by one of a table, and whether parquet is named or not. */
  @ParameterizedTest
  @CsvSource({
    "file.formats, orc, 'parquet,orc'",
    "file.formats, 'orc,parquet', 'parquet,orc'",
    "file.formats, 'avro,duckdb,parquet', 'parquet,avro,duckdb'",
    "table.shop.orders.file.formats, avro, 'parquet,avro'",
  })
  void anotherMainFormatThanParquetComesLater(String key, String formats, String instead) {
    Map<String, List<String>> errors = errors(Map.of(key, formats, "topics", "shop.orders"));

    assertThat(errors).containsOnlyKeys(key);
    assertThat(String.join("\n", errors.get(key)))
        .contains("the first format has to be parquet")
        .contains("others as the main format come later")
        .contains("Write file.formats=" + instead);
    assertThat(errors(Map.of("file.formats", instead))).isEmpty();
  }

  @Test
  void s3OptionsAreShownForAnS3WarehouseOnly() {
    assertThat(visible(Map.of("warehouse", "s3://lake"))).contains("s3.endpoint", "s3.region");
    assertThat(visible(Map.of())).doesNotContain("s3.endpoint", "s3.region");
  }

  @Test
  void metadataColumnsAreAClosedChoice() {
    assertThat(errors(Map.of("metadata.columns", "op,source_ts,topic,partition,offset,lsn")))
        .isEmpty();
    assertThat(errors(Map.of("metadata.columns", "op,scn")).get("metadata.columns"))
        .singleElement()
        .asString()
        .contains("something else than op, source_ts");
    assertThat(errors(Map.of("metadata.columns", "op,op"))).containsOnlyKeys("metadata.columns");
    assertThat(errors(Map.of("delete.mode", "gentle"))).containsOnlyKeys("delete.mode");
  }

  private List<String> visible(Map<String, String> given) {
    return IcecapSinkConfig.validate(properties(given), Probe.NONE).stream()
        .filter(ConfigValue::visible)
        .map(ConfigValue::name)
        .toList();
  }
}
