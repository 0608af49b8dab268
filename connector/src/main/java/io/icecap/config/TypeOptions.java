package io.icecap.config;

import io.icecap.decode.TypeSettings;
import io.icecap.decode.TypeSettings.DecimalOverflow;
import io.icecap.decode.TypeSettings.Schemaless;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** What types of records become where there is a choice. */
final class TypeOptions {
  static final String DECIMAL_OVERFLOW = "decimal.overflow";

  static final String SCHEMALESS = "schemaless.types";

  private TypeOptions() {}

  static void define(ConfigDef definition) {
    String[] schemaless = Schemaless.words().toArray(new String[0]);
    String[] overflows = DecimalOverflow.words().toArray(new String[0]);
    new OptionGroup(definition, "Types")
        .define(
            DECIMAL_OVERFLOW,
            Type.STRING,
            DecimalOverflow.FAIL.word(),
            ValidString.in(overflows),
            Importance.MEDIUM,
            new Words(overflows),
            "Decimals of more than 38 digits",
            "What becomes of a column whose decimals may have more than the 38 digits that tables"
                + " hold: fail refuses its records; string makes the column a string that has all"
                + " digits; round gives it 38 digits and rounds (half up) what does not fit behind"
                + " the point. PostgreSQL's numeric without a precision is a string with fail"
                + " and string, and decimal(38,18) with round.")
        .define(
            SCHEMALESS,
            Type.STRING,
            Schemaless.REFUSE.word(),
            ValidString.in(schemaless),
            Importance.MEDIUM,
            new Words(schemaless),
            "Records without a schema",
            "What becomes of records without a schema (JsonConverter with schemas.enable=false):"
                + " refuse, or infer: their types are those that their values have in JSON, as"
                + " docs/types.md says. A table is created with the columns of its first record.");
  }

  static TypeSettings settings(AbstractConfig config) {
    return new TypeSettings(
        DecimalOverflow.of(config.getString(DECIMAL_OVERFLOW)),
        Schemaless.of(config.getString(SCHEMALESS)));
  }
}
