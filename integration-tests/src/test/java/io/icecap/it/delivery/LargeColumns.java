package io.icecap.it.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of PostgreSQL with columns whose values are so large that they are stored apart, and left
 * out of updates of other columns: {@code c0} and so on.
 */
record LargeColumns(String table, List<Value> values) {
  /** Of the types for which Debezium (3.6) has a placeholder. */
  static final LargeColumns MARKED =
      new LargeColumns(
          "large",
          List.of(
              value("text", "repeat('text ' || i, 600)"),
              value("citext", "repeat('Text ' || i, 600)"),
              value("bytea", "decode(repeat(md5(i::text), 200), 'hex')"),
              value("json", "json_build_object('k', repeat('json ' || i, 600))"),
              value("jsonb", "jsonb_build_object('k', repeat('json ' || i, 600))"),
              value("hstore", "hstore('k', repeat('value ' || i, 600)) || 'n => null'"),
              value("xml", "('<a>' || repeat('xml ' || i, 600) || '</a>')::xml"),
              value("ltree", "rtrim(repeat('l' || i || '.', 800), '.')::ltree"),
              value(
                  "tsvector",
                  "to_tsvector('simple', (select string_agg('w' || i || n, ' ') from generate_series(1, 600) n))"),
              value("text[]", array("'text ' || i")),
              value("varchar(20)[]", array("('text ' || i)::varchar(20)")),
              value("char(6)[]", array("('text ' || i)::char(6)")),
              value("bytea[]", array("decode(md5(i::text), 'hex')")),
              value("json[]", array("json_build_object('k', i)")),
              value("jsonb[]", array("jsonb_build_object('k', i)")),
              value("uuid[]", array("md5(i::text)::uuid")),
              value("integer[]", array("i")),
              value("bigint[]", array("i::bigint")),
              value("date[]", array("date '2020-01-01' + i"))));

  /** Of types for which it has none. */
  static final LargeColumns UNMARKED =
      new LargeColumns(
          "large_unmarked",
          List.of(
              value("numeric", "(repeat('12345678', 800) || '.' || i)::numeric"),
              value("bit varying(30000)", "('1' || repeat('01', 14000))::bit varying(30000)"),
              value("smallint[]", array("i::smallint")),
              value("real[]", array("i::real")),
              value("double precision[]", array("i::double precision")),
              value("numeric(12,2)[]", array("i::numeric(12,2)")),
              value("boolean[]", "array_fill(i % 2 = 0, array[3000])"),
              value("time[]", array("time '01:00' + i * interval '1 s'")),
              value("timestamp[]", array("timestamp '2020-01-01' + i * interval '1 s'")),
              value("timestamptz[]", array("timestamptz '2020-01-01Z' + i * interval '1 s'")),
              value("macaddr[]", array("macaddr '08:00:2b:01:02:03'")),
              value("mood[]", "array_fill('happy'::mood, array[900 + i])")));

  /**
   * @param sql what the row {@code i} has, more than 2 kB
   */
  record Value(String type, String sql) {}

  private static Value value(String type, String sql) {
    return new Value(type, sql);
  }

  private static String array(String element) {
    return "array_fill(%s, array[1200])".formatted(element);
  }

  List<String> create() {
    List<String> statements = new ArrayList<>();
    StringBuilder columns = new StringBuilder("id int primary key, region text, version int");
    StringBuilder rows = new StringBuilder("i, 'r', 0");
    for (int c = 0; c < values.size(); c++) {
      columns.append(", c%d %s".formatted(c, values.get(c).type()));
      rows.append(", ").append(values.get(c).sql());
    }
    statements.add("create table %s (%s)".formatted(table, columns));
    for (int c = 0; c < values.size(); c++) {
      statements.add("alter table %s alter c%d set storage external".formatted(table, c));
    }
    statements.add("insert into %s select %s from generate_series(1, 6) i".formatted(table, rows));
    return statements;
  }

  /** Updates of rows all or some of whose values are left out. */
  List<String> change() {
    String update = "update " + table + " set ";
    StringBuilder nulls = new StringBuilder("version = 1");
    for (int c = 0; c < values.size(); c++) {
      nulls.append(", c%d = null".formatted(c));
    }
    return List.of(
        update + "version = 1 where id = 1",
        "begin; %1$s version = 2 where id = 2; %1$s c0 = null where id = 2; %1$s version = 3 where id = 2; commit"
            .formatted(update),
        update + "region = 'moved' where id = 3",
        update + "id = 40, version = 4 where id = 4",
        update + nulls + " where id = 5",
        update + "version = 2 where id = 5");
  }
}
