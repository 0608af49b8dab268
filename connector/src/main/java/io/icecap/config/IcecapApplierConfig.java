package io.icecap.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/** The options of the companion connector, which applies what sinks have buffered. */
public final class IcecapApplierConfig extends AbstractConfig {
  static final String TOPIC = "topic";

  /**
   * @throws org.apache.kafka.common.config.ConfigException at the first option that can't be read;
   *     {@link #validate} finds them all, and what they contradict
   */
  public IcecapApplierConfig(Map<String, String> properties) {
    super(definition(), properties, false);
  }

  public static ConfigDef definition() {
    ConfigDef definition = IcecapHostConfig.definition();
    new OptionGroup(definition, "Snapshots")
        .option(
            TOPIC,
            Type.STRING,
            "icecap-snapshots",
            new NonEmptyString(),
            Importance.MEDIUM,
            "Topic",
            "The topic that gets one record per published snapshot: table, snapshot,"
                + " offsets, counts"
                + " and delay.");
    return definition;
  }

  /** As {@link IcecapSinkConfig#validate}. */
  public static List<ConfigValue> validate(Map<String, String> properties, Probe probe) {
    Validation validation = new Validation(definition(), properties);
    UnknownKeys.ofSource(definition().names()).check(validation);
    IcecapHostConfig.check(validation);
    validation.probe(probe, () -> new IcecapApplierConfig(properties).settings());
    return validation.values();
  }

  public IcecapSettings settings() {
    return IcecapHostConfig.settings(this);
  }

  public String topic() {
    return getString(TOPIC);
  }
}
