package io.icecap.format.rows;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.format.DataFileColumns;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.StructLike;

/**
 * How lists, maps and structs are selected and read: with dates and times as numbers at any depth,
 * and maps as lists of pairs, since the driver's objects for them lose some.
 */
final class NestedColumn {
  /** From the driver's object, which is not null. */
  private interface Part {
    Object read(Object value) throws SQLException;
  }

  private NestedColumn() {}

  static RowColumn of(ColumnType type) {
    Part part = part(type);
    return new RowColumn(
        select("%s", type, 0),
        (row, column) -> {
          Object value = row.getObject(column);
          return value == null ? null : part.read(value);
        });
  }

  private static String select(String value, ColumnType type, int depth) {
    if (type instanceof ColumnType.ListOf list) {
      return transformed(value, list.element().type(), depth);
    }
    if (type instanceof ColumnType.MapOf map) {
      String entry = "x" + depth;
      return "list_transform(map_entries(%s), lambda %s: {'k': %s, 'v': %s})"
          .formatted(
              value,
              entry,
              select(entry + ".key", map.key().type(), depth + 1),
              select(entry + ".value", map.value().type(), depth + 1));
    }
    if (type instanceof ColumnType.StructOf struct) {
      return struct(value, struct, depth);
    }
    return RowColumn.of(type).select().replace("%s", value);
  }

  private static String transformed(String list, ColumnType element, int depth) {
    String variable = "x" + depth;
    String selected = select(variable, element, depth + 1);
    return selected.equals(variable)
        ? list
        : "list_transform(%s, lambda %s: %s)".formatted(list, variable, selected);
  }

  private static String struct(String value, ColumnType.StructOf struct, int depth) {
    List<String> names = DataFileColumns.names(struct.fields());
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String field = value + "." + QueryRows.quoted(names.get(i));
      fields.add("'f" + i + "': " + select(field, struct.fields().get(i).type(), depth));
    }
    return "CASE WHEN %s IS NULL THEN NULL ELSE {%s} END"
        .formatted(value, String.join(", ", fields));
  }

  private static Part part(ColumnType type) {
    if (type instanceof ColumnType.ListOf list) {
      Part element = part(list.element());
      return value -> list((Array) value, element);
    }
    if (type instanceof ColumnType.MapOf map) {
      Part key = part(map.key());
      Part mapped = part(map.value());
      return value -> map((Array) value, key, mapped);
    }
    if (type instanceof ColumnType.StructOf struct) {
      List<Part> fields = struct.fields().stream().map(NestedColumn::part).toList();
      return value -> struct((Struct) value, fields);
    }
    if (type == ColumnType.Simple.DATE) {
      return value -> Math.toIntExact(((Number) value).longValue());
    }
    return type == ColumnType.Simple.BINARY ? NestedColumn::bytes : value -> value;
  }

  private static Part part(Column column) {
    Part part = part(column.type());
    return value -> value == null ? null : part.read(value);
  }

  private static List<Object> list(Array array, Part element) throws SQLException {
    List<Object> list = new ArrayList<>();
    for (Object value : (Object[]) array.getArray()) {
      list.add(element.read(value));
    }
    return list;
  }

  private static Map<Object, Object> map(Array entries, Part key, Part value) throws SQLException {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object entry : (Object[]) entries.getArray()) {
      Object[] pair = ((Struct) entry).getAttributes();
      map.put(key.read(pair[0]), value.read(pair[1]));
    }
    return map;
  }

  private static StructLike struct(Struct struct, List<Part> fields) throws SQLException {
    Object[] attributes = struct.getAttributes();
    Object[] values = new Object[attributes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).read(attributes[i]);
    }
    return new StructRow(values);
  }

  private static Object bytes(Object value) throws SQLException {
    if (value instanceof Blob blob) {
      return ByteBuffer.wrap(blob.getBytes(1, Math.toIntExact(blob.length())));
    }
    return ByteBuffer.wrap((byte[]) value);
  }
}
