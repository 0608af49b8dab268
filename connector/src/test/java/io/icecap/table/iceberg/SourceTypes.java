package io.icecap.table.iceberg;

import java.util.List;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** What Connect and Debezium's connectors send. */
final class SourceTypes {
  private static final String TIME = "io.debezium.time.";
  private static final String DATA = "io.debezium.data.";

  static final List<SourceType> ALL =
      List.of(
          plain("BOOLEAN", SchemaBuilder.bool(), "boolean, bit(1)", "boolean, bit(1)"),
          plain("INT8", SchemaBuilder.int8(), "", ""),
          plain("INT16", SchemaBuilder.int16(), "smallint", "tinyint, smallint, tinyint unsigned"),
          plain("INT32", SchemaBuilder.int32(), "integer", "mediumint, int, smallint unsigned"),
          plain(
              "INT64",
              SchemaBuilder.int64(),
              "bigint, oid",
              "bigint, int unsigned, bigint unsigned (above 2^63-1 see below)"),
          plain("FLOAT32", SchemaBuilder.float32(), "real", "float"),
          plain("FLOAT64", SchemaBuilder.float64(), "double precision", "double, real"),
          printed("Float"),
          printed("Double"),
          plain(
              "STRING",
              SchemaBuilder.string(),
              "text, varchar, citext, char (padded), inet, cidr, macaddr, macaddr8, ranges",
              "char, varchar, text"),
          plain("BYTES", SchemaBuilder.bytes(), "bytea", "binary, varbinary, blob"),
          new SourceType(
              "BYTES `" + Decimal.LOGICAL_NAME + "`",
              decimal(12, 2),
              "numeric(12,2), money",
              "decimal(12,2)"),
          new SourceType(
              "the same without a precision",
              Decimal.builder(0).optional().build(),
              "",
              "bigint unsigned (`bigint.unsigned.handling.mode=precise`)"),
          variableScale(),
          named(
              "INT32",
              SchemaBuilder.int32().name(TIME + "Date"),
              "date",
              "date (a zero date is null)"),
          named("INT32", Date.builder(), "date (`time.precision.mode=connect`)", "date (connect)"),
          named(
              "STRING",
              SchemaBuilder.string().name(TIME + "IsoDate"),
              "date (isostring)",
              "date (isostring)"),
          named("INT32", SchemaBuilder.int32().name(TIME + "Time"), "time(0) to time(3)", ""),
          named("INT64", SchemaBuilder.int64().name(TIME + "MicroTime"), "time", "time"),
          named(
              "INT64",
              SchemaBuilder.int64().name(TIME + "NanoTime"),
              "time (nanoseconds)",
              "time (nanoseconds)"),
          named("INT32", Time.builder(), "time (connect)", "time (connect)"),
          named(
              "STRING",
              SchemaBuilder.string().name(TIME + "IsoTime"),
              "time (isostring)",
              "time (isostring)"),
          named("STRING", SchemaBuilder.string().name(TIME + "ZonedTime"), "timetz", ""),
          named(
              "INT64",
              SchemaBuilder.int64().name(TIME + "Timestamp"),
              "timestamp(0) to timestamp(3)",
              "datetime(0) to datetime(3)"),
          named(
              "INT64",
              SchemaBuilder.int64().name(TIME + "MicroTimestamp"),
              "timestamp",
              "datetime(6)"),
          named(
              "INT64",
              SchemaBuilder.int64().name(TIME + "NanoTimestamp"),
              "timestamp (nanoseconds)",
              "datetime (nanoseconds)"),
          named(
              "STRING",
              SchemaBuilder.string().name(TIME + "IsoTimestamp"),
              "timestamp (isostring)",
              "datetime (isostring)"),
          named("INT64", Timestamp.builder(), "timestamp (connect)", "datetime (connect)"),
          named(
              "STRING",
              SchemaBuilder.string().name(TIME + "ZonedTimestamp"),
              "timestamptz",
              "timestamp"),
          named("INT32", SchemaBuilder.int32().name(TIME + "Year"), "", "year"),
          named(
              "INT64",
              SchemaBuilder.int64().name(TIME + "MicroDuration"),
              "interval: microseconds, a month as 30.4375 days",
              ""),
          named(
              "INT64",
              SchemaBuilder.int64().name(TIME + "NanoDuration"),
              "interval (nanoseconds)",
              ""),
          named(
              "STRING",
              SchemaBuilder.string().name(TIME + "Interval"),
              "interval (`interval.handling.mode=string`)",
              ""),
          named("STRING", SchemaBuilder.string().name(DATA + "Uuid"), "uuid", ""),
          named(
              "STRING", SchemaBuilder.string().name(DATA + "Json"), "json, jsonb, hstore", "json"),
          named("STRING", SchemaBuilder.string().name(DATA + "Xml"), "xml", ""),
          named("STRING", SchemaBuilder.string().name(DATA + "Enum"), "enum", "enum"),
          named("STRING", SchemaBuilder.string().name(DATA + "EnumSet"), "", "set"),
          named("STRING", SchemaBuilder.string().name(DATA + "Ltree"), "ltree", ""),
          named("STRING", SchemaBuilder.string().name(DATA + "Tsvector"), "tsvector", ""),
          named(
              "BYTES", SchemaBuilder.bytes().name(DATA + "Bits"), "bit(n), bit varying", "bit(n)"),
          named(
              "STRUCT",
              geometry(
                  "geometry.Point",
                  SchemaBuilder.struct()
                      .field("x", Schema.FLOAT64_SCHEMA)
                      .field("y", Schema.FLOAT64_SCHEMA),
                  true),
              "point",
              ""),
          named(
              "STRUCT",
              geometry("geometry.Geometry", SchemaBuilder.struct(), false),
              "geometry",
              "geometry and its kinds"),
          named(
              "STRUCT",
              geometry("geometry.Geography", SchemaBuilder.struct(), false),
              "geography",
              ""),
          named(
              "ARRAY",
              SchemaBuilder.array(Schema.FLOAT64_SCHEMA).name(DATA + "DoubleVector"),
              "vector",
              ""),
          named(
              "ARRAY",
              SchemaBuilder.array(Schema.FLOAT32_SCHEMA).name(DATA + "FloatVector"),
              "halfvec",
              "vector"),
          named("STRUCT", sparseVector(), "sparsevec", ""),
          plain(
              "ARRAY",
              SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA),
              "arrays, as integer[]",
              ""),
          plain(
              "MAP",
              SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA),
              "hstore (`hstore.handling.mode=map`)",
              ""),
          plain(
              "STRUCT",
              SchemaBuilder.struct()
                  .field("a", Schema.INT32_SCHEMA)
                  .field("b", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build()),
              "",
              ""));

  static final List<SourceType> LONG_DECIMALS =
      List.of(
          new SourceType(
              "BYTES `" + Decimal.LOGICAL_NAME + "`",
              decimal(60, 20),
              "numeric(60,20)",
              "decimal(60,20)"),
          variableScale());

  private SourceTypes() {}

  /** Of statements through Kafka: all digits, and what JSON has no number for. */
  private static SourceType printed(String number) {
    String name = "io.icecap.data." + number;
    return new SourceType(
        "STRING `" + name + "`, of `icecap sql --kafka`",
        SchemaBuilder.string().name(name).optional().build(),
        "",
        "");
  }

  private static SourceType plain(
      String shown, SchemaBuilder schema, String postgres, String mysql) {
    return new SourceType(shown, schema.optional().build(), postgres, mysql);
  }

  private static SourceType named(
      String type, SchemaBuilder schema, String postgres, String mysql) {
    return new SourceType(
        type + " `" + schema.name() + "`", schema.optional().build(), postgres, mysql);
  }

  private static Schema decimal(int precision, int scale) {
    return Decimal.builder(scale)
        .parameter("connect.decimal.precision", Integer.toString(precision))
        .optional()
        .build();
  }

  private static SourceType variableScale() {
    SchemaBuilder schema =
        SchemaBuilder.struct()
            .name(DATA + "VariableScaleDecimal")
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA);
    return named("STRUCT", schema, "numeric", "");
  }

  private static SchemaBuilder geometry(String name, SchemaBuilder fields, boolean optional) {
    return fields
        .name(DATA + name)
        .field("wkb", optional ? Schema.OPTIONAL_BYTES_SCHEMA : Schema.BYTES_SCHEMA)
        .field("srid", Schema.OPTIONAL_INT32_SCHEMA);
  }

  private static SchemaBuilder sparseVector() {
    return SchemaBuilder.struct()
        .name(DATA + "SparseDoubleVector")
        .field("dimensions", Schema.INT16_SCHEMA)
        .field("vector", SchemaBuilder.map(Schema.INT16_SCHEMA, Schema.FLOAT64_SCHEMA).build());
  }
}
