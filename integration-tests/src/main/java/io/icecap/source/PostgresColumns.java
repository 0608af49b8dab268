package io.icecap.source;

import java.util.List;
import java.util.Set;

/** PostgreSQL's types, each with its extremes. */
public final class PostgresColumns {
  public static final List<String> SETUP =
      List.of(
          "create extension hstore",
          "create extension ltree",
          "create extension citext",
          "create type mood as enum ('sad', 'happy')",
          "create domain positive as integer check (value > 0)");

  public static final List<TypedColumn> ALL =
      List.of(
          TypedColumn.of("bool", "boolean", "true", "true", "false", "false"),
          TypedColumn.of("i2", "smallint", "-32768", "-32768", "32767", "32767"),
          TypedColumn.of("i4", "integer", "-2147483648", "-2147483648", "2147483647", "2147483647"),
          TypedColumn.of(
              "i8",
              "bigint",
              "-9223372036854775808",
              "-9223372036854775808",
              "9223372036854775807",
              "9223372036854775807"),
          TypedColumn.of("oid", "oid", "4294967295", "4294967295", "0", "0"),
          TypedColumn.of(
              "f4", "real", "3.4028235e38", "3.4028235E38", "1e-45", "1.4E-45", "-0.5", "-0.5"),
          TypedColumn.of(
              "f8",
              "double precision",
              "1.7976931348623157e308",
              "1.7976931348623157E308",
              "4.9e-324",
              "4.9E-324",
              "-0.1",
              "-0.1"),
          TypedColumn.of(
              "widest",
              "numeric(38,10)",
              "9999999999999999999999999999.9999999999",
              "9999999999999999999999999999.9999999999",
              "-9999999999999999999999999999.9999999999",
              "-9999999999999999999999999999.9999999999",
              "0",
              "0.0000000000"),
          TypedColumn.of(
              "price", "numeric(6,2)", "9999.99", "9999.99", "-9999.99", "-9999.99", "0", "0.00"),
          TypedColumn.of("places", "numeric(3,5)", "0.00999", "0.00999", "-0.00001", "-0.00001"),
          TypedColumn.of("hundreds", "numeric(3,-2)", "99900", "99900", "-100", "-100"),
          TypedColumn.of(
              "free",
              "numeric",
              "123456789012345678901234567890123456789012.000000001",
              "123456789012345678901234567890123456789012.000000001",
              "-0.50",
              "-0.5",
              "1e60",
              "1" + "0".repeat(60)),
          TypedColumn.of(
              "money",
              "money",
              "'-92233720368547758.08'",
              "-92233720368547758.08",
              "'0.01'",
              "0.01"),
          TypedColumn.of(
              "txt",
              "text",
              "''",
              "",
              "'tab\\tand \"quotes\" ž 🧊'",
              "tab\\tand \"quotes\" ž 🧊",
              "repeat('x', 10000)",
              "x".repeat(10000)),
          TypedColumn.of("vc", "varchar(10)", "'ten chars.'", "ten chars."),
          TypedColumn.of("ch", "char(5)", "'ab'", "ab   "),
          TypedColumn.of("ci", "citext", "'AbC'", "AbC"),
          TypedColumn.of("bytes", "bytea", "'\\x00ff7f80'", "00ff7f80", "''", ""),
          TypedColumn.of("bit1", "bit(1)", "B'1'", "true", "B'0'", "false"),
          TypedColumn.of("bit16", "bit(16)", "B'0000001000000001'", "0102"),
          TypedColumn.of("bits", "bit varying(20)", "B'1010'", "0a", "B'100000000'", "0001"),
          TypedColumn.of(
              "day",
              "date",
              "'0001-01-01'",
              "0001-01-01",
              "'9999-12-31'",
              "9999-12-31",
              "'10000-01-01'",
              "+10000-01-01",
              "'4713-01-01 BC'",
              "-4712-01-01",
              "'5874897-12-31'",
              "+5874897-12-31"),
          TypedColumn.of("zoned_time", "timetz", "'12:34:56.789012+02'", "10:34:56.789012Z"),
          TypedColumn.of(
              "at",
              "timestamp",
              "'0001-01-01 00:00:00.000001'",
              "0001-01-01T00:00:00.000001",
              "'294246-12-31 23:59:59.999999'",
              "+294246-12-31T23:59:59.999999",
              "'4713-01-01 00:00:01 BC'",
              "-4712-01-01T00:00:01",
              "'1969-12-31 23:59:59.999999'",
              "1969-12-31T23:59:59.999999"),
          TypedColumn.of(
              "at3", "timestamp(3)", "'9999-12-31 23:59:59.999'", "9999-12-31T23:59:59.999"),
          TypedColumn.of(
              "at_utc",
              "timestamptz",
              "'1970-01-01 00:00:00+05:30'",
              "1969-12-31T18:30:00Z",
              "'9999-12-31 23:59:59.999999+00'",
              "9999-12-31T23:59:59.999999Z",
              "'0001-01-01 00:00:00+00'",
              "0001-01-01T00:00:00Z",
              "'10000-01-01 00:00:00+00'",
              "+10000-01-01T00:00:00Z",
              "'4713-01-02 00:00:00+00 BC'",
              "-4712-01-02T00:00:00Z"),
          TypedColumn.of(
              "span", "interval", "'1 mon -2 days 3.5 sec'", "2457003500000", "'-1 us'", "-1"),
          TypedColumn.of(
              "id_u",
              "uuid",
              "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
              "ffffffff-ffff-ffff-ffff-ffffffffffff"),
          TypedColumn.of("js", "json", "'{\"a\": [1,  null]}'", "{\"a\": [1,  null]}"),
          TypedColumn.of("jb", "jsonb", "'{\"a\":[1,null]}'", "{\"a\": [1, null]}"),
          TypedColumn.of("xm", "xml", "'<a b=\"1\">c</a>'", "<a b=\"1\">c</a>"),
          TypedColumn.of("mood", "mood", "'sad'", "sad", "'happy'", "happy"),
          TypedColumn.of("pos", "positive", "1", "1"),
          TypedColumn.of("net", "inet", "'10.1.2.3/8'", "10.1.2.3/8", "'::1'", "::1"),
          TypedColumn.of("net_c", "cidr", "'10.0.0.0/8'", "10.0.0.0/8"),
          TypedColumn.of("mac", "macaddr", "'08:00:2b:01:02:03'", "08:00:2b:01:02:03"),
          TypedColumn.of(
              "mac8", "macaddr8", "'08:00:2b:01:02:03:04:05'", "08:00:2b:01:02:03:04:05"),
          TypedColumn.of("rng4", "int4range", "'[1,5)'", "[1,5)", "'empty'", "empty"),
          TypedColumn.of("rng_d", "daterange", "'[2026-01-01,)'", "[2026-01-01,)"),
          TypedColumn.of("tree", "ltree", "'a.b.c'", "a.b.c"),
          TypedColumn.of("search", "tsvector", "'fat rat'", "'fat' 'rat'"),
          TypedColumn.of("kv", "hstore", "'a=>1, b=>NULL'", "{\"a\":\"1\",\"b\":null}"),
          TypedColumn.of(
              "pt",
              "point",
              "'(1.5,-2)'",
              "(1.5, -2.0, 0101000000000000000000f83f00000000000000c0, null)"),
          TypedColumn.of(
              "ints",
              "integer[]",
              "'{1,NULL,-2147483648}'",
              "[1, null, -2147483648]",
              "'{}'",
              "[]"),
          TypedColumn.of("longs", "bigint[]", "'{9223372036854775807}'", "[9223372036854775807]"),
          TypedColumn.of("texts", "text[]", "'{\"a,b\",NULL,\"\"}'", "[a,b, null, ]"),
          TypedColumn.of(
              "nums", "numeric(6,2)[]", "'{1.5,NULL,-9999.99}'", "[1.50, null, -9999.99]"),
          TypedColumn.of("days", "date[]", "'{0001-01-01,NULL}'", "[0001-01-01, null]"),
          TypedColumn.of(
              "ats",
              "timestamp[]",
              "'{\"1969-12-31 23:59:59.999999\",NULL}'",
              "[1969-12-31T23:59:59.999999, null]"),
          TypedColumn.of(
              "ats_utc",
              "timestamptz[]",
              "'{\"1970-01-01 00:00:00+05:30\"}'",
              "[1969-12-31T18:30:00Z]"),
          TypedColumn.of(
              "uuids",
              "uuid[]",
              "'{ffffffff-ffff-ffff-ffff-ffffffffffff}'",
              "[ffffffff-ffff-ffff-ffff-ffffffffffff]"),
          TypedColumn.of("bools", "boolean[]", "'{t,f,NULL}'", "[true, false, null]"),
          TypedColumn.of("moods", "mood[]", "'{sad,happy}'", "[sad, happy]"),
          TypedColumn.of("jsons", "jsonb[]", "array['{\"a\": 1}'::jsonb]", "[{\"a\": 1}]"));

  /**
   * Those of them that Debezium (3.6) sends as null, or fails on, when an update leaves them out.
   */
  static final Set<String> UNMARKED =
      Set.of(
          "numeric",
          "bit varying(20)",
          "numeric(6,2)[]",
          "timestamp[]",
          "timestamptz[]",
          "boolean[]",
          "mood[]",
          "time[]");

  /** Which Spark can't read where a table is Iceberg's alone. */
  public static final List<TypedColumn> TIMES =
      List.of(
          TypedColumn.of(
              "t", "time", "'00:00:00'", "00:00:00.000000", "'23:59:59.999999'", "23:59:59.999999"),
          TypedColumn.of("t3", "time(3)", "'12:34:56.789'", "12:34:56.789000"),
          TypedColumn.of("ts", "time[]", "'{00:00:01,NULL}'", "[00:00:01.000000, null]"));

  /** What JSON has no numbers for. */
  public static final List<TypedColumn> FLOATS =
      List.of(
          TypedColumn.of(
              "r", "real", "'NaN'", "NaN", "'Infinity'", "Infinity", "'-Infinity'", "-Infinity"),
          TypedColumn.of(
              "d",
              "double precision",
              "'-Infinity'",
              "-Infinity",
              "'NaN'",
              "NaN",
              "'-0'",
              "-0.0",
              "'Infinity'",
              "Infinity"));

  private PostgresColumns() {}

  /** The same columns without the fractions of 1969's last second, which ORC can't hold. */
  public static List<TypedColumn> forOrc(List<TypedColumn> columns) {
    return columns.stream()
        .map(column -> column.replacing("1969-12-31 23:59:59.", "1969-12-31 23:59:58."))
        .toList();
  }
}
