package io.icecap.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.io.TempDir;

/** Options of a sink with a warehouse on disk, and what validation says of them. */
abstract class SinkOptionsScene {
  @TempDir Path disk;

  Map<String, List<String>> errors(Map<String, String> given) {
    return errorsOf(IcecapSinkConfig.validate(properties(given), Probe.NONE));
  }

  static Map<String, List<String>> errorsOf(List<ConfigValue> values) {
    return values.stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  Map<String, String> properties(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("redis.url", "redis://localhost:6379");
    properties.put("warehouse", "file://" + disk + "/warehouse");
    properties.putAll(more);
    return properties;
  }
}
