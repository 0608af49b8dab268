package io.icecap.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.table.RowFilter;
import io.icecap.table.RowFilter.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a WHERE asks of the columns of one table, as far as it is understood: comparisons of a
 * column with constants that DuckDB makes as Iceberg does. Everything else may be true of any row.
 */
final class Conditions {
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "COMPARE_EQUAL", Comparison.EQUAL,
          "COMPARE_LESSTHAN", Comparison.LESS,
          "COMPARE_LESSTHANOREQUALTO", Comparison.LESS_OR_EQUAL,
          "COMPARE_GREATERTHAN", Comparison.GREATER,
          "COMPARE_GREATERTHANOREQUALTO", Comparison.GREATER_OR_EQUAL);

  private final Constants constants;
  private final RowSchema schema;
  private final List<String> names;
  private final String alias;

  /**
   * @param alias what the table is called in the query
   */
  Conditions(Constants constants, RowSchema schema, String alias) {
    this.constants = constants;
    this.schema = schema;
    this.names = Names.columns(schema);
    this.alias = alias;
  }

  /**
   * What every row has to meet for which the expression is true; empty if nothing is known.
   *
   * @param expression in the words of DuckDB's parser
   */
  Optional<RowFilter> of(JsonNode expression) {
    String type = expression.path("type").asText();
    if (COMPARISONS.containsKey(type)) {
      return compare(expression.path("left"), COMPARISONS.get(type), expression.path("right"));
    }
    JsonNode children = expression.path("children");
    return switch (type) {
      case "CONJUNCTION_AND" -> all(each(children));
      case "CONJUNCTION_OR" -> any(each(children));
      case "COMPARE_BETWEEN" -> between(expression);
      case "COMPARE_IN" -> in(children);
      case "OPERATOR_IS_NULL" ->
          column(children.path(0))
              .filter(column -> !column.required())
              .map(column -> new RowFilter.IsNull(column.id()));
      case "OPERATOR_IS_NOT_NULL" ->
          column(children.path(0)).map(column -> new RowFilter.IsNotNull(column.id()));
      default -> Optional.empty();
    };
  }

  private List<Optional<RowFilter>> each(JsonNode expressions) {
    List<Optional<RowFilter>> filters = new ArrayList<>();
    expressions.forEach(expression -> filters.add(of(expression)));
    return filters;
  }

  /** Those that are known are enough to tell that a row does not meet all. */
  private static Optional<RowFilter> all(List<Optional<RowFilter>> parts) {
    List<RowFilter> known = parts.stream().flatMap(Optional::stream).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(new RowFilter.All(known));
  }

  private static Optional<RowFilter> any(List<Optional<RowFilter>> parts) {
    return parts.isEmpty() || parts.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(new RowFilter.Any(parts.stream().map(Optional::get).toList()));
  }

  private Optional<RowFilter> compare(JsonNode left, Comparison how, JsonNode right) {
    return compareColumn(left, how, right).or(() -> compareColumn(right, how.flipped(), left));
  }

  private Optional<RowFilter> compareColumn(JsonNode left, Comparison how, JsonNode right) {
    return column(left)
        .flatMap(
            column ->
                constants
                    .of(right, column.type())
                    .map(value -> new RowFilter.Compare(column.id(), how, value)));
  }

  private Optional<RowFilter> between(JsonNode expression) {
    JsonNode input = expression.path("input");
    return all(
        List.of(
            compareColumn(input, Comparison.GREATER_OR_EQUAL, expression.path("lower")),
            compareColumn(input, Comparison.LESS_OR_EQUAL, expression.path("upper"))));
  }

  private Optional<RowFilter> in(JsonNode children) {
    Optional<Column> column = column(children.path(0));
    List<Object> values = new ArrayList<>();
    for (int i = 1; i < children.size() && column.isPresent(); i++) {
      constants.of(children.get(i), column.get().type()).ifPresent(values::add);
    }
    return values.isEmpty() || values.size() < children.size() - 1
        ? Optional.empty()
        : Optional.of(new RowFilter.IsOneOf(column.get().id(), values));
  }

  /**
   * Of the table itself, since what is not called after it or its columns may be of another one;
   * and not of a nested type, of which there are no statistics.
   */
  private Optional<Column> column(JsonNode expression) {
    JsonNode parts = expression.path("column_names");
    boolean isOfTable =
        parts.size() == 1 || (parts.size() == 2 && parts.path(0).asText().equalsIgnoreCase(alias));
    if (!expression.path("type").asText().equals("COLUMN_REF") || !isOfTable) {
      return Optional.empty();
    }
    String name = parts.path(parts.size() - 1).asText();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return Optional.of(schema.columns().get(i)).filter(column -> !column.type().isNested());
      }
    }
    return Optional.empty();
  }
}
