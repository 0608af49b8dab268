package io.icecap.table.iceberg;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.table.TableFormats;
import java.util.List;

/**
 * A record's columns in types that all formats of a new table have; docs/types.md.
 *
 * @param formatVersion Iceberg's
 */
record TableTypes(TableFormats formats, int formatVersion) {
  private static final int WITH_NANOSECONDS = 3;

  RowSchema of(RowSchema record) {
    return new RowSchema(record.id(), of(record.columns()), record.key());
  }

  private List<Column> of(List<Column> columns) {
    return columns.stream().map(this::of).toList();
  }

  private Column of(Column column) {
    return new Column(column.id(), column.name(), of(column.type()), column.required());
  }

  ColumnType of(ColumnType type) {
    if (type instanceof ColumnType.ListOf list) {
      return new ColumnType.ListOf(of(list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return new ColumnType.MapOf(of(map.key()), of(map.value()));
    }
    if (type instanceof ColumnType.StructOf struct) {
      return new ColumnType.StructOf(of(struct.fields()));
    }
    return type instanceof Simple simple ? of(simple) : type;
  }

  /** Delta has neither uuid nor time nor nanoseconds, and reads none from data files. */
  private Simple of(Simple type) {
    return switch (type) {
      case UUID, TIME -> formats.hasDelta() ? Simple.STRING : type;
      case TIMESTAMP_NANO ->
          formats.hasDelta() || formatVersion < WITH_NANOSECONDS ? Simple.TIMESTAMP : type;
      default -> type;
    };
  }
}
