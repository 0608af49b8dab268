package io.icecap.it;

/** Keys and change events of a fed table as Debezium writes them with JSON and schemas. */
final class DebeziumJson {
  private static final String ROW_FIELDS =
      """
      [{"type":"int64","optional":false,"field":"id"},\
      {"type":"int32","optional":false,"field":"line"},\
      {"type":"int64","optional":false,"field":"version"},\
      {"type":"string","optional":true,"field":"note"}]""";

  private static final String KEY_SCHEMA =
      """
      {"type":"struct","optional":false,"name":"it.Key","fields":[\
      {"type":"int64","optional":false,"field":"id"},\
      {"type":"int32","optional":false,"field":"line"}]}""";

  private static final String ENVELOPE_SCHEMA =
      """
      {"type":"struct","optional":false,"name":"it.Envelope","fields":[\
      {"type":"struct","optional":true,"name":"it.Value","field":"before","fields":%1$s},\
      {"type":"struct","optional":true,"name":"it.Value","field":"after","fields":%1$s},\
      {"type":"struct","optional":false,"name":"it.Source","field":"source","fields":[\
      {"type":"int64","optional":false,"field":"ts_ms"}]},\
      {"type":"string","optional":false,"field":"op"},\
      {"type":"int64","optional":true,"field":"ts_ms"}]}"""
          .formatted(ROW_FIELDS);

  private DebeziumJson() {}

  static String key(RowId key) {
    return withSchema(KEY_SCHEMA, "{\"id\":%d,\"line\":%d}".formatted(key.id(), key.line()));
  }

  static String upsert(RowState row, boolean isNew, long millis) {
    return envelope("null", row(row), isNew ? "c" : "u", millis);
  }

  /** As a snapshot sends a row, whether the table has it or not. */
  static String read(RowState row, long millis) {
    return envelope("null", row(row), "r", millis);
  }

  /** The other columns of a deleted row are made up, as with PostgreSQL's default identity. */
  static String delete(RowId key, long millis) {
    return envelope(row(new RowState(key, 0, null)), "null", "d", millis);
  }

  private static String envelope(String before, String after, String operation, long millis) {
    return withSchema(
        ENVELOPE_SCHEMA,
        "{\"before\":%s,\"after\":%s,\"source\":{\"ts_ms\":%d},\"op\":\"%s\",\"ts_ms\":%d}"
            .formatted(before, after, millis, operation, millis));
  }

  private static String row(RowState row) {
    String note = row.note() == null ? "null" : '"' + row.note() + '"';
    return "{\"id\":%d,\"line\":%d,\"version\":%d,\"note\":%s}"
        .formatted(row.id().id(), row.id().line(), row.version(), note);
  }

  private static String withSchema(String schema, String payload) {
    return "{\"schema\":" + schema + ",\"payload\":" + payload + "}";
  }
}
