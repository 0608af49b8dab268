package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class KafkaOptionsTest {
  @Test
  void nobodyIsAskedByDefault() {
    assertThat(client(Map.of("consumer.override.metadata.max.age.ms", "5000"))).isEmpty();
  }

  @Test
  void settingsAreThoseOfTheConsumerUnlessTheyAreGiven() {
    Map<String, String> given =
        Map.of(
            "kafka.bootstrap.servers", "broker:9092",
            "kafka.sasl.mechanism", "PLAIN",
            "consumer.override.sasl.mechanism", "GSSAPI",
            "consumer.override.security.protocol", "SASL_SSL",
            "consumer.override.auto.offset.reset", "latest");
    assertThat(errors(given, Optional.empty())).isEmpty();
    assertThat(client(given))
        .containsOnly(
            Map.entry("bootstrap.servers", "broker:9092"),
            Map.entry("sasl.mechanism", "PLAIN"),
            Map.entry("security.protocol", "SASL_SSL"));
  }

  @Test
  void theConsumersOwnServersAreAskedToo() {
    assertThat(client(Map.of("consumer.override.bootstrap.servers", "broker:9092")))
        .containsOnly(Map.entry("bootstrap.servers", "broker:9092"));
  }

  @Test
  void aSettingThatNoClientHasIsRefusedWithTheNearestOne() {
    assertThat(
            errors(
                Map.of("kafka.bootstrap.servers", "broker:9092", "kafka.sasl.mecanism", "PLAIN"),
                Optional.empty()))
        .containsOnlyKeys("kafka.sasl.mecanism")
        .hasEntrySatisfying(
            "kafka.sasl.mecanism",
            messages -> assertThat(messages.get(0)).endsWith("kafka.sasl.mechanism"));
  }

  @Test
  void aSettingWithoutServersIsRefused() {
    assertThat(errors(Map.of("kafka.sasl.mechanism", "PLAIN"), Optional.empty()))
        .containsOnlyKeys("kafka.sasl.mechanism");
  }

  @Test
  void kafkaIsAskedWhenTheConnectorIsValidated() {
    assertThat(errors(Map.of("kafka.bootstrap.servers", "broker:9092"), Optional.of("no answer")))
        .containsOnly(
            Map.entry("kafka.bootstrap.servers", List.of("kafka.bootstrap.servers: no answer")));
    assertThat(errors(Map.of(), Optional.of("no answer"))).isEmpty();
  }

  private static Map<String, String> client(Map<String, String> given) {
    return new IcecapSinkConfig(properties(given)).kafkaClient();
  }

  private static Map<String, List<String>> errors(
      Map<String, String> given, Optional<String> answer) {
    Probe kafka =
        new Probe() {
          @Override
          public Optional<String> redis(IcecapSettings settings) {
            return Optional.empty();
          }

          @Override
          public Optional<String> warehouse(IcecapSettings settings) {
            return Optional.empty();
          }

          @Override
          public Optional<String> kafka(Map<String, String> client) {
            return answer;
          }
        };
    return IcecapSinkConfig.validate(properties(given), kafka).stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  private static Map<String, String> properties(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("redis.url", "redis://localhost:6379");
    properties.put("warehouse", "s3://lake");
    return properties;
  }
}
