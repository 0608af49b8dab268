package io.icecap.table.iceberg;

/** What stands around the tables of {@link TypesPage}. */
final class TypesPageText {
  static final String HEAD =
      """
      | in the record (Connect schema) | PostgreSQL | MySQL | Iceberg | DuckDB | Iceberg with Delta | Delta |
      |---|---|---|---|---|---|---|
      """;

  static final String INTRODUCTION =
      """
      # Types

      <!-- Generated from the decoder and the mappings of the formats. After a change there, run
           mvn test -pl connector -am -Dtest=TypesPageTest -Dicecap.docs.write=true
           -Dsurefire.failIfNoSpecifiedTests=false -->

      How a field of a record becomes a column. A record with a type that is not in the first table, or
      with a value that its column can't hold, fails, naming topic, partition, offset, column and type;
      `errors.tolerance` decides what happens then. Nothing is turned into a string or a number because
      nobody knew better, and nothing is rounded that you have not asked to be.

      ## What is mapped

      PostgreSQL and MySQL as Debezium 3.6 sends them with its default options, or the ones in brackets.
      Tables that Delta reads, too (`table.formats=iceberg,delta` and `delta`), have the types of the last
      two columns; that is decided when a table is created.

      """;

  static final String BETWEEN =
      """

      - **Required**: a field that is not optional, and every key column. A null in an optional field stays
        null even if the source column has a default.
      - **Order and names** are the record's. Key fields that the value does not repeat come first.
      - **Lists, maps and structs** hold every type of the table, themselves included, up to 16 deep. Every
        part of them has a field id of its own. They can't be part of a key, nor partition a table, nor be
        the keys of a map; a struct has at least one field. Data files have no statistics of them. Their
        schema's name does not matter, apart from `VariableScaleDecimal`'s.
      - **Bytes** may arrive as `byte[]` or `ByteBuffer`.
      - **Bits**: the bytes as Debezium sends them, the lowest eight bits in the first byte, bit 0 its
        lowest: `B'0000001000000001'` is `01 02`.
      - **Geometries**: `wkb` is well-known binary, `srid` its reference system, null where the source has
        none.
      - **Times of the day** have microseconds and no zone. Delta has no such type: there they are text that
        sorts as the times do, `08:30:00.000000`.
      - **Nanoseconds** are kept in tables that are Iceberg's alone and of format version 3. Spark (4.1)
        can't read these columns. Elsewhere, a value that is no whole microsecond is refused.
      - **Connect's Timestamp** is an instant by its definition, hence a timestamptz, as in other sinks.
        Debezium uses it for timestamps without zone when `time.precision.mode=connect`; leave that
        setting alone to get `timestamp` columns.
      - **Durations** (`interval`) are numbers, in the unit of their schema's name. Text (`interval.handling.mode=string`)
        keeps months apart from days.
      - **Decimals**: `connect.decimal.precision`, which Debezium sets, is the precision, else it is 38. Scales
        below zero or above the precision, which PostgreSQL allows, become the nearest decimal that
        has all values: `numeric(3,-2)` is decimal(5,0), `numeric(3,5)` decimal(5,5).
      - **Unsigned numbers of MySQL** come as the next larger signed type. `bigint unsigned` has none: with
        Debezium's default (`bigint.unsigned.handling.mode=long`) what is above 2^63-1 reaches Kafka as a
        negative number; `precise` sends decimals.
      - **Zero dates of MySQL** (`0000-00-00`) Debezium sends as null, and as 1970-01-01 where the column is
        NOT NULL.
      - **Years before 1 and after 9999** are kept (proleptic Gregorian, year 0 is 1 BC), within the limits
        below. Debezium (3.6) sends a `date` before Christ as one after in its snapshots, and right in its
        stream.
      - **NaN and infinity** of real and double precision are kept. Those of numeric Debezium (3.6) sends as null by
        default, and stops at them with `event.converting.failure.handling.mode=fail`.
      - **Negative zeros** keep their sign in columns of their own; within lists, maps and structs they may
        come out as 0.0, which equals them.

      ## Decimals of more than 38 digits

      No table format has them. With `decimal.overflow=fail` (default) a record with a column of more digits
      is refused. `numeric` without a precision has decimals of any length, so it is text that has all
      digits. With `decimal.overflow=string` so are all that may be too long:

      """;

  static final String ROUNDED =
      """

      With `decimal.overflow=round` the digits before the point are kept, and as many places as 38 digits
      leave, rounded half up; a value with more digits before the point is refused:

      """;

  static final String REST =
      """

      ## Records without schemas

      With `schemaless.types=infer` a record without a schema (`JsonConverter` with `schemas.enable=false`)
      has the types that its values have in JSON:

      | in JSON | as a record with |
      |---|---|
      | text | STRING |
      | true, false | BOOLEAN |
      | a whole number | INT64 |
      | another number | FLOAT64 |
      | an object | STRUCT, its fields in alphabetical order |
      | a list | ARRAY of the one type that its elements have; whole numbers and others together are FLOAT64, the fields of objects are put together, anything else is refused |
      | null, and a list or an object of nothing | no column |

      All of these are optional. A table has the columns of its first record; put the types that matter
      into it. A whole number fits a FLOAT64 column that can hold it exactly; the other way round is refused.
      A change event of Debezium is one without schemas, too, but its dates are numbers then and its
      decimals encoded bytes: leave schemas on there.

      ## What is refused

      | what | why | instead |
      |---|---|---|
      | a number, text or bytes with a schema name that is not above | it means something that a plain column would lose | convert it with a transform, or leave the column out (`column.exclude.list`) |
      | columns of decimals of more than 38 digits | above | `decimal.overflow=string` or `round` |
      | a value with more digits or decimal places than its schema says | it would be cut | correct the schema at the source |
      | `24:00:00`, negative times, and times of a day or more (MySQL's `time`) | a time of the day ends before | store durations as numbers at the source |
      | nanoseconds in a column of microseconds | they would be cut | 6 fractional digits at the source |
      | `infinity`, `-infinity`; dates outside of the years -4713 to 5874897, timestamps outside of -4713 to 294246, nanoseconds outside of 1678 to 2261 | no table type holds them | null, or a far date |
      | half of a surrogate pair in text | it is no character; UTF-8 can't hold it | correct it at the source |
      | nested types in a key or in `partition.by`, keys of maps that are nested | tables find rows by single values | flatten them |
      | columns, and fields of one struct, that differ in case alone, where a table has Delta | Delta does not allow it | rename one (`ReplaceField`) |
      | format version 2 where a table has Delta | Delta reads deletion vectors, not position deletes | leave `format.version` out |
      | a null in a key column, an update that changes a configured key column | the row could not be found again | make these columns the record key (`message.key.columns`) |
      | records without schemas | types are unknown | converters with schemas on, or `schemaless.types=infer` |

      ## What JSON loses before Icecap sees it

      Kafka's `JsonConverter` (4.3) reads `NaN`, `Infinity` and `-Infinity` back as 0.0 and -0.0 as 0.0,
      and by default puts the column's default in place of a null. Set
      `replace.null.with.default=false` for both converters at the source and at this connector. Columns
      that hold NaN or infinity need another converter, such as
      [Avro's](architecture.md#records-in-avro), or have to be text on the way: flatten
      the records at the source (`ExtractNewRecordState`), and there let Kafka's `Cast` transform make strings
      of these columns (`spec=ratio:string`), and at this connector numbers again (`spec=ratio:float64`).

      ## What Avro loses before Icecap sees it

      A null in a column with a default: Apicurio's converter (2.6) writes the default in its place. What is
      null in the bytes stays null in the table.

      ## What replicas can't hold

      ORC stores a time as whole seconds, cut towards zero, and a fraction: a fraction of the last second of
      1969 (-1 s < t < 0) would be read a second later. A row with such a time stops the refresh of the ORC
      replica with a message, and nothing else. Avro and DuckDB replicas hold every type above.
      """;

  private TypesPageText() {}
}
