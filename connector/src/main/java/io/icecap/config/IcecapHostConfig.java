package io.icecap.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The options of an applier outside of Kafka Connect: the daemon and the serverless function. They
 * are those of the companion connector, but for its topic.
 */
public final class IcecapHostConfig extends AbstractConfig {
  /** What a host that has a syntax of its own for options needs to know of one. */
  public record OptionText(String name, String byDefault, String documentation) {}

  /**
   * @throws org.apache.kafka.common.config.ConfigException at the first option that can't be read;
   *     {@link #problems} finds them all, and what they contradict
   */
  public IcecapHostConfig(Map<String, String> properties) {
    super(definition(), properties, false);
  }

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    RedisOptions.define(definition);
    StoreOptions.define(definition);
    ApplyOptions.define(definition);
    MaintenanceOptions.define(definition);
    ReplicaOptions.define(definition);
    return definition;
  }

  /** In the order of the reference page. */
  public static List<OptionText> options() {
    ConfigDef definition = definition();
    return definition.groups().stream()
        .flatMap(group -> OptionGroup.keys(definition, group).stream())
        .map(key -> new OptionText(key.name, byDefault(key), key.documentation))
        .toList();
  }

  private static String byDefault(ConfigKey key) {
    String text =
        key.hasDefault() ? ConfigDef.convertToString(key.defaultValue, key.type) : "required";
    return text == null ? "" : text;
  }

  /** Everything that is wrong with the properties: problem, why, how to fix. No server is asked. */
  public static List<String> problems(Map<String, String> properties) {
    Validation validation = new Validation(definition(), properties);
    UnknownKeys.ofHost(definition().names()).check(validation);
    check(validation);
    return validation.values().stream().flatMap(value -> value.errorMessages().stream()).toList();
  }

  /** What the options of every applier have to do with each other. */
  static void check(Validation validation) {
    StoreChecks.check(validation);
    ApplyChecks.check(validation);
    OwnOptions.refuse(validation);
  }

  public IcecapSettings settings() {
    return settings(this);
  }

  /** Of any configuration that has these options. */
  static IcecapSettings settings(AbstractConfig config) {
    return new IcecapSettings(
        RedisOptions.settings(config),
        StoreOptions.settings(config),
        ApplyOptions.cacheSettings(config),
        ApplyOptions.applySettings(config),
        MaintenanceOptions.settings(config),
        ReplicaOptions.settings(config));
  }
}
