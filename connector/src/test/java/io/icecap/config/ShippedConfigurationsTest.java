package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connectors' files in config/, with their placeholders filled in, pass the validation. */
class ShippedConfigurationsTest {
  private static final Path CONFIG = Path.of("..", "config");

  @TempDir Path disk;

  @ParameterizedTest
  @ValueSource(strings = {"icecap-sink.json", "icecap-sink-avro.json", "icecap-sql-sink.json"})
  void theSinksAreValid(String file) throws IOException {
    assertThat(IcecapSinkConfig.validate(properties(file), Probe.NONE))
        .flatExtracting(ConfigValue::errorMessages)
        .isEmpty();
  }

  @Test
  void theApplierIsValid() throws IOException {
    List<ConfigValue> values =
        IcecapApplierConfig.validate(properties("icecap-applier.json"), Probe.NONE);
    assertThat(values).flatExtracting(ConfigValue::errorMessages).isEmpty();
  }

  private Map<String, String> properties(String file) throws IOException {
    String text =
        Files.readString(CONFIG.resolve(file))
            .replace("${REDIS_URL}", "redis://localhost:6379")
            .replace("${WAREHOUSE}", "file://" + disk.resolve("warehouse"))
            .replace("${CACHE_DIR}", disk.resolve("cache").toString())
            .replace("${APPLIER}", "external");
    JsonNode connector = new ObjectMapper().readTree(text);
    return new ObjectMapper()
        .convertValue(connector.get("config"), new TypeReference<Map<String, String>>() {});
  }
}
