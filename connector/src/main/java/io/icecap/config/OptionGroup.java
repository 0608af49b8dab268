package io.icecap.config;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Declares the options of one group in the order they are shown in. */
final class OptionGroup {
  private final ConfigDef definition;
  private final String name;
  private int order;

  OptionGroup(ConfigDef definition, String name) {
    this.definition = definition;
    this.name = name;
  }

  /** The options of a group, in the order they were declared in. */
  static List<ConfigKey> keys(ConfigDef definition, String group) {
    return definition.configKeys().values().stream()
        .filter(key -> group.equals(key.group))
        .sorted(Comparator.comparingInt(key -> key.orderInGroup))
        .toList();
  }

  /** An option without a default. */
  OptionGroup required(String key, Type type, Validator validator, String displayName, String doc) {
    return define(
        key, type, ConfigDef.NO_DEFAULT_VALUE, validator, Importance.HIGH, null, displayName, doc);
  }

  OptionGroup option(
      String key,
      Type type,
      Object byDefault,
      Validator validator,
      Importance importance,
      String displayName,
      String doc) {
    return define(key, type, byDefault, validator, importance, null, displayName, doc);
  }

  OptionGroup define(
      String key,
      Type type,
      Object byDefault,
      Validator validator,
      Importance importance,
      Recommender recommender,
      String displayName,
      String doc) {
    definition.define(
        key,
        type,
        byDefault,
        validator,
        importance,
        doc,
        name,
        ++order,
        Width.MEDIUM,
        displayName,
        List.of(),
        recommender);
    return this;
  }
}
