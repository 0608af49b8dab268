package io.icecap.it.types;

import io.icecap.source.TypedColumn;
import java.util.List;

/** MySQL's types, each with its extremes. */
final class MySqlColumns {
  static final List<TypedColumn> ALL =
      List.of(
          TypedColumn.of("ti", "tinyint", "-128", "-128", "127", "127"),
          TypedColumn.of("tiu", "tinyint unsigned", "255", "255", "0", "0"),
          TypedColumn.of("si", "smallint", "-32768", "-32768"),
          TypedColumn.of("siu", "smallint unsigned", "65535", "65535"),
          TypedColumn.of("mi", "mediumint", "-8388608", "-8388608"),
          TypedColumn.of("miu", "mediumint unsigned", "16777215", "16777215"),
          TypedColumn.of("i", "int", "-2147483648", "-2147483648", "2147483647", "2147483647"),
          TypedColumn.of("iu", "int unsigned", "4294967295", "4294967295"),
          TypedColumn.of(
              "bi",
              "bigint",
              "-9223372036854775808",
              "-9223372036854775808",
              "9223372036854775807",
              "9223372036854775807"),
          TypedColumn.of(
              "biu", "bigint unsigned", "18446744073709551615", "18446744073709551615", "0", "0"),
          TypedColumn.of("f", "float", "-1.5", "-1.5", "0.25", "0.25"),
          TypedColumn.of(
              "d", "double", "1.7976931348623157e308", "1.7976931348623157E308", "-0.1", "-0.1"),
          TypedColumn.of("dec12", "decimal(12,2)", "-9999999999.99", "-9999999999.99"),
          TypedColumn.of(
              "dec38",
              "decimal(38,10)",
              "9999999999999999999999999999.9999999999",
              "9999999999999999999999999999.9999999999"),
          TypedColumn.of(
              "dec65",
              "decimal(65,30)",
              "99999999999999999999999999999999999.999999999999999999999999999999",
              "99999999999999999999999999999999999.999999999999999999999999999999"),
          TypedColumn.of("bit1", "bit(1)", "b'1'", "true", "b'0'", "false"),
          TypedColumn.of("bit10", "bit(10)", "b'1100000010'", "0203"),
          TypedColumn.of("ch", "char(5)", "'ab'", "ab"),
          TypedColumn.of("vc", "varchar(20)", "'ž 🧊'", "ž 🧊", "''", ""),
          TypedColumn.of("txt", "longtext", "repeat('x', 3000)", "x".repeat(3_000)),
          TypedColumn.of("bin", "binary(3)", "x'00ff01'", "00ff01"),
          TypedColumn.of("vb", "varbinary(10)", "x'00ff7f80'", "00ff7f80", "x''", ""),
          TypedColumn.of("bl", "longblob", "x'010203'", "010203"),
          TypedColumn.of(
              "day",
              "date",
              "'1000-01-01'",
              "1000-01-01",
              "'9999-12-31'",
              "9999-12-31",
              "'0000-00-00'",
              "null"),
          TypedColumn.of(
              "dt",
              "datetime(6)",
              "'1000-01-01 00:00:00.000001'",
              "1000-01-01T00:00:00.000001",
              "'9999-12-31 23:59:59.999999'",
              "9999-12-31T23:59:59.999999",
              "'0000-00-00 00:00:00'",
              "null"),
          TypedColumn.of("dt0", "datetime", "'2020-02-29 23:59:59'", "2020-02-29T23:59:59"),
          TypedColumn.of(
              "ts",
              "timestamp(6) null",
              "'1970-01-01 00:00:01'",
              "1970-01-01T00:00:01Z",
              "'2038-01-19 03:14:07.999999'",
              "2038-01-19T03:14:07.999999Z"),
          TypedColumn.of(
              "t",
              "time(6)",
              "'00:00:00'",
              "00:00:00.000000",
              "'23:59:59.999999'",
              "23:59:59.999999"),
          TypedColumn.of("y", "year", "1901", "1901", "2155", "2155"),
          // No commas: Debezium (3.6) puts a backslash before them in its stream.
          TypedColumn.of("e", "enum('a','b c','ž')", "'b c'", "b c", "'ž'", "ž"),
          TypedColumn.of("s", "set('x','y','z')", "'x,z'", "x,z", "''", ""),
          TypedColumn.of("js", "json", "'{\"a\": [1, null]}'", "{\"a\": [1, null]}"),
          TypedColumn.of(
              "g",
              "geometry",
              "ST_GeomFromText('POINT(1.5 -2)')",
              "(0101000000000000000000f83f00000000000000c0, null)"),
          TypedColumn.of(
              "ln",
              "linestring",
              "ST_GeomFromText('LINESTRING(0 0,1.5 -2)')",
              "(01020000000200000000000000000000000000000000000000"
                  + "000000000000f83f00000000000000c0, null)"));

  private MySqlColumns() {}
}
