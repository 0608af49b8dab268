package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IcecapHostConfigTest {
  private static final Map<String, String> LEAST =
      Map.of("redis.url", "redis://localhost:6379", "warehouse", "s3://lake");

  @Test
  void settingsAreThoseOfTheCompanionConnector() {
    assertThat(IcecapHostConfig.problems(LEAST)).isEmpty();
    assertThat(new IcecapHostConfig(LEAST).settings())
        .isEqualTo(new IcecapApplierConfig(LEAST).settings());
  }

  @Test
  void optionsOfKafkaConnectAndOfTheSinkAreUnknown() {
    assertThat(IcecapHostConfig.problems(with("tasks.max", "2")))
        .singleElement()
        .asString()
        .startsWith("tasks.max: there is no such option");
    assertThat(IcecapHostConfig.problems(with("topic", "icecap"))).hasSize(1);
    assertThat(IcecapHostConfig.problems(with("table.shop.orders.sort.by", "id"))).hasSize(1);
  }

  @Test
  void everyProblemIsSaid() {
    assertThat(IcecapHostConfig.problems(Map.of("commit.interval.ms", "soon", "lease.ms", "1")))
        .anyMatch(problem -> problem.contains("redis.url"))
        .anyMatch(problem -> problem.contains("warehouse"))
        .anyMatch(problem -> problem.contains("commit.interval.ms"))
        .anyMatch(problem -> problem.contains("lease.ms"));
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> more = new HashMap<>(LEAST);
    more.put(key, value);
    return more;
  }
}
