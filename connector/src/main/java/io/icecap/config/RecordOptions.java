package io.icecap.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What records mean to a table. */
final class RecordOptions {
  static final String UNAVAILABLE_PLACEHOLDER = "unavailable.value.placeholder";

  static final String DELETE_ENABLED = "delete.enabled";
  static final String TRUNCATE_ENABLED = "truncate.enabled";

  private RecordOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Records")
        .option(
            DELETE_ENABLED,
            Type.BOOLEAN,
            true,
            null,
            Importance.MEDIUM,
            "Deletes",
            "Whether rows that are deleted in the source are deleted in the tables. If not, deletes"
                + " and tombstones are skipped; the log says so once and counts them.")
        .option(
            TRUNCATE_ENABLED,
            Type.BOOLEAN,
            false,
            null,
            Importance.MEDIUM,
            "Truncates",
            "Whether a truncate of the source table empties the table, in one snapshot and in order"
                + " with the changes around it that are in the same Kafka partition; those of others"
                + " go by the times of the source. If not, truncates are skipped; the log says so"
                + " once and counts them. Debezium sends them only if its skipped.operations lets t"
                + " through.")
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
