package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigTemplateTest {
  private static final ProjectFiles PROJECT = ProjectFiles.find();

  @Test
  void placeholdersAreFilledAndGroupReferencesStay() throws Exception {
    var values =
        Map.of(
            "TASKS", "3",
            "KAFKA_BOOTSTRAP_SERVERS", "localhost:2",
            "REDIS_URL", "redis://localhost:1",
            "WAREHOUSE", "file:///a$b\\c",
            "CACHE_DIR", "/cache",
            "APPLIER", "embedded");

    var config = new ConfigTemplate(PROJECT.config("icecap-sink.json"), values).connectorConfig();

    assertThat(config)
        .containsEntry("tasks.max", "3")
        .containsEntry("warehouse", "file:///a$b\\c")
        .containsEntry("table.name.format", "tpch.$1");
    assertThat(config.values()).noneMatch(value -> value.contains("${"));
  }

  @Test
  void aPlaceholderWithoutValueIsAnError() {
    var template = new ConfigTemplate(PROJECT.config("icecap-applier.json"), Map.of("TASKS", "1"));

    assertThatThrownBy(template::connectorConfig).hasMessageContaining("${REDIS_URL}");
  }
}
