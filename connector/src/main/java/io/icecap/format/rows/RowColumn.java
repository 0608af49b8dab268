package io.icecap.format.rows;

import io.icecap.change.ColumnType;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How a column is selected, and read in Iceberg's internal class for its type.
 *
 * @param select what stands in the select list for the quoted name {@code %s}; dates and times as
 *     numbers, which costs less than taking objects of them apart
 */
record RowColumn(String select, Reading reading) {
  /** Whatever it returns for a null is not used. */
  interface Reading {
    Object read(ResultSet row, int column) throws SQLException;
  }

  static RowColumn of(ColumnType type) {
    if (type instanceof ColumnType.Decimal) {
      return new RowColumn("%s", ResultSet::getBigDecimal);
    }
    if (type.isNested()) {
      return NestedColumn.of(type);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> new RowColumn("%s", ResultSet::getBoolean);
      case INT -> new RowColumn("%s", ResultSet::getInt);
      case LONG -> new RowColumn("%s", ResultSet::getLong);
      case FLOAT -> new RowColumn("%s", ResultSet::getFloat);
      case DOUBLE -> new RowColumn("%s", ResultSet::getDouble);
      case STRING -> new RowColumn("%s", ResultSet::getString);
      case BINARY -> new RowColumn("%s", RowColumn::bytes);
      case DATE -> new RowColumn("%s - DATE '1970-01-01'", RowColumn::days);
      case TIME -> new RowColumn("epoch_us(%s)", ResultSet::getLong);
      case TIMESTAMP_NANO -> new RowColumn("epoch_ns(%s)", ResultSet::getLong);
      case TIMESTAMP, TIMESTAMPTZ -> new RowColumn("epoch_us(%s)", ResultSet::getLong);
      case UUID -> new RowColumn("%s", ResultSet::getObject);
    };
  }

  private static Object bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static Object days(ResultSet row, int column) throws SQLException {
    return Math.toIntExact(row.getLong(column));
  }
}
