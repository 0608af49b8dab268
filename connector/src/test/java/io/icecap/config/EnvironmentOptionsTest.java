package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentOptionsTest {
  @Test
  void eachOptionHasAVariableOfItsOwn() {
    Set<String> variables = new HashSet<>();

    IcecapHostConfig.definition()
        .names()
        .forEach(option -> variables.add(EnvironmentOptions.variable(option)));

    assertThat(variables)
        .hasSameSizeAs(IcecapHostConfig.definition().names())
        .contains("ICECAP_REDIS_URL", "ICECAP_CACHE_MEMORY_BYTES_MAX")
        .allMatch(variable -> variable.matches("[A-Z0-9_]+"));
  }

  @Test
  void whatIsNotOursStaysOutside() {
    Map<String, String> environment =
        Map.of(
            "PATH", "/bin",
            "REDIS_URL", "redis://other:6379",
            "ICECAP_REDIS_URL", "redis://host:6379",
            "ICECAP_JAVA_OPTS", "-Xmx1g",
            "ICECAP_APPLIER_SERVICE_HOST", "10.0.0.1",
            "ICECAP_PORT_8090_TCP_ADDR", "10.0.0.1");

    assertThat(EnvironmentOptions.of(environment))
        .isEqualTo(Map.of("redis.url", "redis://host:6379"));
  }

  @Test
  void aMisspeltVariableIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> EnvironmentOptions.of(Map.of("ICECAP_REDIS_URI", "redis://host")))
        .hasMessageContaining("ICECAP_REDIS_URI: there is no such option")
        .hasMessageContaining("the nearest one is ICECAP_REDIS_URL.");
  }
}
