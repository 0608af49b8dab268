package io.icecap.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets queries through that read tables and nothing else. DuckDB's own parser says what a text is:
 * one SELECT (it gives no other statement's tree away), and in that tree relations and table
 * functions of a few kinds only.
 */
final class StatementCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TREE = "SELECT json_serialize_sql(CAST(? AS VARCHAR))";

  private static final Set<String> RELATIONS =
      Set.of(
          "BASE_TABLE",
          "JOIN",
          "SUBQUERY",
          "TABLE_FUNCTION",
          "EXPRESSION_LIST",
          "EMPTY",
          "PIVOT",
          "SHOW_REF");

  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree", "repeat");

  /** They tell of the process, read plans or files, wait, or leave something behind. */
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          "current_setting",
          "currval",
          "getenv",
          "getvariable",
          "json_serialize_plan",
          "nextval",
          "pg_get_constraintdef",
          "pg_get_viewdef",
          "pg_sleep",
          "set_config",
          "write_log");

  private final List<CheckedQuery.Use> tables = new ArrayList<>();

  /** What a relation is filtered by that is alone in the FROM of a SELECT. */
  private final Map<JsonNode, JsonNode> filters = new IdentityHashMap<>();

  private final Set<String> expressions = new HashSet<>();

  private StatementCheck() {}

  /**
   * @throws StatementException if it is no query, or one that may not be run
   */
  static CheckedQuery query(Connection connection, String text) {
    JsonNode tree = tree(connection, text);
    if (tree.path("error").asBoolean()) {
      String problem = tree.path("error_message").asText();
      throw new StatementException(
          tree.path("error_type").asText().equals("parser")
              ? problem
              : "Only queries, INSERT, UPDATE, DELETE, MERGE, EXPLAIN, BEGIN, COMMIT and ROLLBACK can be run here");
    }
    if (tree.path("statements").size() != 1) {
      throw new StatementException("One statement at a time, please");
    }
    StatementCheck check = new StatementCheck();
    check.check(tree.path("statements"));
    return new CheckedQuery(text, check.tables, check.expressions);
  }

  private static JsonNode tree(Connection connection, String text) {
    try (PreparedStatement statement = connection.prepareStatement(TREE)) {
      statement.setString(1, text);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return JSON.readTree(result.getString(1));
      }
    } catch (SQLException e) {
      throw new StatementException(DuckDbError.message(e), e);
    } catch (JsonProcessingException e) {
      throw new StatementException("The statement is nested too deep, or has no end", e);
    }
  }

  private void check(JsonNode node) {
    if (node.isObject()) {
      noteFilter(node);
      checkRelation(node);
      checkFunction(node);
      node.path("cte_map").path("map").forEach(each -> expressions.add(lower(each.path("key"))));
    }
    node.forEach(this::check);
  }

  private void checkRelation(JsonNode node) {
    if (!node.has("sample") || !node.has("alias")) {
      return;
    }
    String type = node.path("type").asText();
    if (!RELATIONS.contains(type) || (type.equals("SHOW_REF") && !node.path("query").isObject())) {
      throw new StatementException(
          type.equals("SHOW_REF")
              ? "SHOW is not available here; DESCRIBE a query, or ask for the tables with \\d"
              : "A relation of the kind %s can't be read here".formatted(type));
    }
    if (type.equals("TABLE_FUNCTION")) {
      String function = name(node.path("function"));
      if (!TABLE_FUNCTIONS.contains(function)) {
        throw new StatementException(
            "%s() is not available: only the tables of the warehouse can be read"
                .formatted(function));
      }
    }
    if (type.equals("BASE_TABLE")) {
      CheckedQuery.Reference table = reference(node);
      String alias = node.path("alias").asText();
      tables.add(
          new CheckedQuery.Use(
              table,
              alias.isEmpty() ? table.name() : alias,
              Optional.ofNullable(filters.get(node))));
    }
  }

  /** Not if rows are drawn by chance before, or columns have other names than the table's. */
  private void noteFilter(JsonNode node) {
    JsonNode from = node.path("from_table");
    if (node.path("type").asText().equals("SELECT_NODE")
        && node.path("where_clause").isObject()
        && node.path("sample").isNull()
        && from.path("sample").isNull()
        && from.path("column_name_alias").isEmpty()) {
      filters.put(from, node.path("where_clause"));
    }
  }

  private static CheckedQuery.Reference reference(JsonNode node) {
    if (!node.path("at_clause").isNull()) {
      throw new StatementException(
          "AT is not available in a statement; give the session a state with --as-of");
    }
    String catalog = node.path("catalog_name").asText();
    String schema = node.path("schema_name").asText();
    return new CheckedQuery.Reference(
        catalog.isEmpty() ? schema : catalog + "." + schema, node.path("table_name").asText());
  }

  private static void checkFunction(JsonNode node) {
    if (node.has("function_name") && REFUSED_FUNCTIONS.contains(name(node))) {
      throw new StatementException("%s() is not available here".formatted(name(node)));
    }
  }

  private static String name(JsonNode function) {
    return lower(function.path("function_name"));
  }

  private static String lower(JsonNode text) {
    return text.asText().toLowerCase(Locale.ROOT);
  }
}
