package io.icecap.demo;

/**
 * A column of PostgreSQL, and how it is read as text.
 *
 * @param type as PostgreSQL's driver calls it: {@code _} begins an array's
 */
record SourceColumn(String name, String type) {
  boolean isArray() {
    return type.startsWith("_");
  }

  /** What to select: text that {@link SourceValue} understands. */
  String expression() {
    String column = quoted(name);
    if (isArray()) {
      return column + "::text[]";
    }
    return switch (type) {
      case "money" -> column + "::numeric";
      // A month is 30.4375 days to Debezium.
      case "interval" ->
          "((extract(year from %1$s) * 12 + extract(month from %1$s)) * 2629800000000"
                  .formatted(column)
              + (" + extract(day from %1$s) * 86400000000 + extract(hour from %1$s) * 3600000000"
                      + " + extract(minute from %1$s) * 60000000"
                      + " + extract(second from %1$s) * 1000000)::bigint")
                  .formatted(column);
      case "timetz" -> column + " at time zone 'UTC'";
      case "hstore" -> "hstore_to_json(" + column + ")";
      default -> column;
    };
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
