package io.icecap.format.parquet;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.format.ColumnStatistics;
import java.util.Map;
import java.util.Optional;

/** Reads the statistics of one column as {@code RETURN_STATS} prints them. */
final class PrintedStatistics {
  private PrintedStatistics() {}

  static ColumnStatistics read(Column column, Map<String, String> printed) {
    Bounds bounds = Bounds.of(column.type());
    return new ColumnStatistics(
        column.id(),
        number(printed, "column_size_bytes"),
        number(printed, "num_values"),
        number(printed, "null_count"),
        nans(column.type(), printed),
        Optional.ofNullable(printed.get("min")).flatMap(bounds::lower),
        Optional.ofNullable(printed.get("max")).flatMap(bounds::upper));
  }

  private static long number(Map<String, String> printed, String name) {
    return Long.parseLong(printed.getOrDefault(name, "0"));
  }

  /** DuckDB tells whether there are NaNs, not how many. */
  private static Optional<Long> nans(ColumnType type, Map<String, String> printed) {
    boolean floating = type == ColumnType.Simple.FLOAT || type == ColumnType.Simple.DOUBLE;
    return floating && "false".equals(printed.get("has_nan")) ? Optional.of(0L) : Optional.empty();
  }
}
