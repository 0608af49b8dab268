package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class IcecapApplierConfigTest {
  private static final Map<String, String> LEAST =
      Map.of("redis.url", "redis://localhost:6379", "warehouse", "s3://lake");

  @Test
  void twoOptionsAreEnough() {
    assertThat(erroneous(LEAST)).isEmpty();
    assertThat(new IcecapApplierConfig(LEAST).topic()).isEqualTo("icecap-snapshots");
  }

  @Test
  void optionsOfTheSinkAreUnknown() {
    assertThat(erroneous(with("table.name.format", "x.${topic}")))
        .containsExactly("table.name.format");
    assertThat(erroneous(with("topics", "a.b"))).containsExactly("topics");
  }

  @Test
  void whatKafkaConnectKnowsOfSourcesIsItsOwnBusiness() {
    assertThat(erroneous(with("topic.creation.default.partitions", "1"))).isEmpty();
    assertThat(erroneous(with("producer.override.linger.ms", "5"))).isEmpty();
    assertThat(erroneous(with("exactly.once.support", "requested"))).isEmpty();
  }

  private static List<String> erroneous(Map<String, String> given) {
    return IcecapApplierConfig.validate(given, Probe.NONE).stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .map(ConfigValue::name)
        .toList();
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> more = new HashMap<>(LEAST);
    more.put(key, value);
    return more;
  }
}
