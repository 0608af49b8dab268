package io.icecap.format.parquet;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.format.DataFileColumns;
import java.util.ArrayList;
import java.util.List;

/** An entry of COPY's option FIELD_IDS. */
final class FieldIds {
  private FieldIds() {}

  /**
   * @param name what the file calls the column
   */
  static String of(String name, Column column) {
    ColumnType type = column.type();
    if (!type.isNested()) {
      return CopyToParquet.identifier(name) + ": " + column.id();
    }
    List<String> names = partNames(type);
    List<String> entries = new ArrayList<>();
    entries.add("__duckdb_field_id: " + column.id());
    for (int i = 0; i < names.size(); i++) {
      entries.add(of(names.get(i), type.parts().get(i)));
    }
    return CopyToParquet.identifier(name) + ": {" + String.join(", ", entries) + "}";
  }

  /** What DuckDB calls the parts of lists and maps is fixed. */
  private static List<String> partNames(ColumnType type) {
    if (type instanceof ColumnType.StructOf struct) {
      return DataFileColumns.names(struct.fields());
    }
    return type instanceof ColumnType.ListOf ? List.of("element") : List.of("key", "value");
  }
}
