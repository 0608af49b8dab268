package io.icecap.table;

import java.util.List;

/**
 * What rows are asked for, by the field ids of columns. Values are in the classes of {@link
 * io.icecap.change.ColumnType}; a null meets none of the comparisons.
 */
public sealed interface RowFilter {
  /** How a column's value is to compare with another one. */
  enum Comparison {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    /** The same with the sides changed. */
    public Comparison flipped() {
      return switch (this) {
        case EQUAL -> EQUAL;
        case LESS -> GREATER;
        case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
        case GREATER -> LESS;
        case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
      };
    }
  }

  record Compare(int fieldId, Comparison how, Object value) implements RowFilter {}

  record IsOneOf(int fieldId, List<Object> values) implements RowFilter {}

  record IsNull(int fieldId) implements RowFilter {}

  record IsNotNull(int fieldId) implements RowFilter {}

  /** One filter or more, all of which a row has to meet. */
  record All(List<RowFilter> parts) implements RowFilter {}

  /** One filter or more, one of which a row has to meet. */
  record Any(List<RowFilter> parts) implements RowFilter {}
}
