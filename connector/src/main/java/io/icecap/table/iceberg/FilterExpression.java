package io.icecap.table.iceberg;

import io.icecap.table.RowFilter;
import java.util.Optional;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** A filter in Iceberg's words; what is asked of columns that are not there is met by all rows. */
record FilterExpression(Schema schema) {
  Expression of(RowFilter filter) {
    if (filter instanceof RowFilter.All all) {
      return all.parts().stream().map(this::of).reduce(Expressions.alwaysTrue(), Expressions::and);
    }
    if (filter instanceof RowFilter.Any any) {
      return any.parts().stream().map(this::of).reduce(Expressions.alwaysFalse(), Expressions::or);
    }
    if (filter instanceof RowFilter.IsOneOf oneOf) {
      return of(oneOf.fieldId(), name -> Expressions.in(name, oneOf.values()));
    }
    if (filter instanceof RowFilter.IsNull isNull) {
      return of(isNull.fieldId(), Expressions::isNull);
    }
    if (filter instanceof RowFilter.IsNotNull notNull) {
      return of(notNull.fieldId(), Expressions::notNull);
    }
    RowFilter.Compare compare = (RowFilter.Compare) filter;
    return of(compare.fieldId(), name -> of(name, compare.how(), compare.value()));
  }

  private Expression of(int fieldId, Function<String, Expression> condition) {
    return Optional.ofNullable(schema.findColumnName(fieldId))
        .map(condition)
        .orElseGet(Expressions::alwaysTrue);
  }

  private static Expression of(String name, RowFilter.Comparison how, Object value) {
    return switch (how) {
      case EQUAL -> Expressions.equal(name, value);
      case LESS -> Expressions.lessThan(name, value);
      case LESS_OR_EQUAL -> Expressions.lessThanOrEqual(name, value);
      case GREATER -> Expressions.greaterThan(name, value);
      case GREATER_OR_EQUAL -> Expressions.greaterThanOrEqual(name, value);
    };
  }
}
