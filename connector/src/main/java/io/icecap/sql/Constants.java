package io.icecap.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Constants of a query as values of a column that they are compared with, where DuckDB compares
 * them as such. Floating-point columns are left alone, since a NaN is greater than everything to
 * DuckDB and nowhere in Iceberg's bounds.
 */
record Constants(Connection duckdb) {
  private static final Set<String> WHOLE = Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT");

  /** The types of points in time, each of which becomes any later one without a loss. */
  private static final List<String> TIMES =
      List.of("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE");

  private static final String TIME =
      """
      SELECT CASE WHEN isfinite(v) THEN %s END
      FROM (SELECT CAST(CAST(CAST(? AS VARCHAR) AS %s) AS %s) AS v)\
      """;

  /** Empty if it is none, or one that DuckDB might compare in another way. */
  Optional<Object> of(JsonNode expression, ColumnType type) {
    if (expression.path("type").asText().equals("OPERATOR_CAST")) {
      return ofCast(expression, type);
    }
    JsonNode constant = expression.path("value");
    boolean isKnown =
        expression.path("type").asText().equals("VALUE_CONSTANT")
            && !constant.path("is_null").asBoolean(true);
    if (!isKnown) {
      return Optional.empty();
    }
    String typeOfConstant = constant.path("type").path("id").asText();
    if (type == Simple.INT || type == Simple.LONG) {
      return WHOLE.contains(typeOfConstant) && constant.path("value").isIntegralNumber()
          ? Optional.of(constant.path("value").asLong())
          : Optional.empty();
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(constant, typeOfConstant).flatMap(value -> exactly(value, decimal));
    }
    if (!typeOfConstant.equals("VARCHAR")) {
      return Optional.empty();
    }
    String text = constant.path("value").asText();
    return type == Simple.STRING
        ? Optional.of(text)
        : timeOf(type).flatMap(name -> time(text, name, name));
  }

  private static Optional<BigDecimal> decimal(JsonNode constant, String type) {
    JsonNode value = constant.path("value");
    if (!value.isIntegralNumber()) {
      return Optional.empty();
    }
    if (type.equals("DECIMAL")) {
      int scale = constant.path("type").path("type_info").path("scale").asInt();
      return Optional.of(new BigDecimal(value.bigIntegerValue(), scale));
    }
    return WHOLE.contains(type)
        ? Optional.of(new BigDecimal(value.bigIntegerValue()))
        : Optional.empty();
  }

  private static Optional<Object> exactly(BigDecimal value, ColumnType.Decimal type) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    boolean fits =
        plain.scale() <= type.scale()
            && plain.precision() - plain.scale() <= type.precision() - type.scale();
    return fits ? Optional.of(plain.setScale(type.scale())) : Optional.empty();
  }

  private Optional<Object> ofCast(JsonNode cast, ColumnType type) {
    JsonNode constant = cast.path("child").path("value");
    String from = cast.path("cast_type").path("id").asText();
    boolean isText =
        constant.path("type").path("id").asText().equals("VARCHAR")
            && !constant.path("is_null").asBoolean(true)
            && !cast.path("try_cast").asBoolean(true);
    return timeOf(type)
        .filter(to -> isText && TIMES.contains(from) && TIMES.indexOf(from) <= TIMES.indexOf(to))
        .flatMap(to -> time(constant.path("value").asText(), from, to));
  }

  private static Optional<String> timeOf(ColumnType type) {
    if (type == Simple.DATE) {
      return Optional.of(TIMES.get(0));
    }
    if (type == Simple.TIMESTAMP) {
      return Optional.of(TIMES.get(1));
    }
    return type == Simple.TIMESTAMPTZ ? Optional.of(TIMES.get(2)) : Optional.empty();
  }

  /** By DuckDB itself; what it does not take fails when the query is run. */
  private Optional<Object> time(String text, String from, String to) {
    boolean isDate = to.equals(TIMES.get(0));
    String value = isDate ? "v - DATE '1970-01-01'" : "epoch_us(v)";
    try (PreparedStatement statement = duckdb.prepareStatement(TIME.formatted(value, from, to))) {
      statement.setString(1, text);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        long found = result.getLong(1);
        if (result.wasNull()) {
          return Optional.empty();
        }
        return Optional.of(isDate ? (Object) Math.toIntExact(found) : (Object) found);
      }
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
