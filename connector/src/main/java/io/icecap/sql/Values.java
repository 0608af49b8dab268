package io.icecap.sql;

import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBStruct;

/** Values in the JDK's own classes, instead of the driver's. */
final class Values {
  private static final Set<String> WITHOUT_ZONE =
      Set.of("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS");

  private Values() {}

  /** A value of a row. */
  static Object read(ResultSet row, int column, String type) throws SQLException {
    return WITHOUT_ZONE.contains(type)
        ? row.getObject(column, LocalDateTime.class)
        : plain(row.getObject(column));
  }

  static Object plain(Object value) throws SQLException {
    if (value instanceof Timestamp timestamp) {
      return local(timestamp);
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, (int) blob.length());
    }
    if (value instanceof Array array) {
      return list((Object[]) array.getArray());
    }
    if (value instanceof DuckDBStruct struct) {
      return map(struct.getMap());
    }
    if (value instanceof Struct struct) {
      return list(struct.getAttributes());
    }
    return value instanceof Map<?, ?> map ? map(map) : value;
  }

  /** Timestamp's own conversion loses the era. */
  private static LocalDateTime local(Timestamp timestamp) {
    Calendar fields = new GregorianCalendar();
    fields.setTime(timestamp);
    LocalDateTime time = timestamp.toLocalDateTime();
    return fields.get(Calendar.ERA) == GregorianCalendar.BC
        ? time.withYear(1 - fields.get(Calendar.YEAR))
        : time;
  }

  private static List<Object> list(Object[] elements) throws SQLException {
    List<Object> plain = new ArrayList<>(elements.length);
    for (Object element : elements) {
      plain.add(plain(element));
    }
    return plain;
  }

  private static Map<Object, Object> map(Map<?, ?> entries) throws SQLException {
    Map<Object, Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      plain.put(plain(entry.getKey()), plain(entry.getValue()));
    }
    return plain;
  }
}
