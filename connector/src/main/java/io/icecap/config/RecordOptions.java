package io.icecap.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What records mean to a table. */
final class RecordOptions {
  static final String UNAVAILABLE_PLACEHOLDER = "unavailable.value.placeholder";

  private RecordOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Records")
        .option(
            UNAVAILABLE_PLACEHOLDER,
            Type.STRING,
            "__debezium_unavailable_value",
            new NonEmptyString(),
            Importance.LOW,
            "Unavailable value placeholder",
            "What stands for a large value (TOAST, in PostgreSQL) that an update left unchanged, so"
                + " that the row keeps the one it has: the same as of the Debezium connector. It is"
                + " known as text, as bytes, and in arrays and maps. A new row that is inserted with"
                + " this very text has it.");
  }
}
