package io.icecap.format;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the columns of a data file are called; readers go by field id, people by name. */
public final class DataFileColumns {
  /** The row id, written where a row has one of its own; field id {@link #ROW_ID_FIELD}. */
  public static final String ROW_ID = "_row_id";

  /** The sequence number of the row's last change; field id {@link #SEQUENCE_FIELD}. */
  public static final String SEQUENCE = "_last_updated_sequence_number";

  /** Reserved by the Iceberg spec, "Reserved Field IDs". */
  public static final int ROW_ID_FIELD = 2147483540;

  /** Reserved by the Iceberg spec, "Reserved Field IDs". */
  public static final int SEQUENCE_FIELD = 2147483539;

  private DataFileColumns() {}

  /**
   * One name per column of the schema, in its order: {@link Column#fileName}, unless it differs
   * from an earlier one in case alone or is reserved, which engines that ignore case cannot tell
   * apart; then its field id is added.
   */
  public static List<String> names(RowSchema schema) {
    return names(schema.columns(), Set.of(ROW_ID, SEQUENCE));
  }

  /** The same of the fields of a struct, where nothing is reserved. */
  public static List<String> names(List<Column> fields) {
    return names(fields, Set.of());
  }

  private static List<String> names(List<Column> columns, Set<String> reserved) {
    Set<String> taken = new HashSet<>(reserved);
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      String name = column.fileName();
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name = name + "_" + column.id();
      }
      names.add(name);
    }
    return names;
  }
}
