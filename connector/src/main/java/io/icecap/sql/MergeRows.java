package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * MERGE: a query per clause, of what no clause before it has taken.
 *
 * @param with empty, or ends with a space
 * @param source a relation, with its alias
 */
record MergeRows(
    CheckedQuery.Reference target,
    String alias,
    String with,
    String source,
    String on,
    List<When> clauses)
    implements Write {
  /** What a clause does. */
  enum Action {
    INSERT,
    UPDATE,
    DELETE,
    NOTHING
  }

  /**
   * A clause.
   *
   * @param values expressions by column
   */
  record When(boolean matched, String condition, Action action, Map<String, String> values) {}

  MergeRows {
    if (clauses.isEmpty()) {
      throw new StatementException("MERGE needs a WHEN");
    }
  }

  @Override
  public boolean looksKeysUp() {
    return true;
  }

  @Override
  public String query(String table, RowSchema schema) {
    String named = table + " AS " + Sql.identifier(alias);
    List<String> queries = new ArrayList<>();
    List<When> before = new ArrayList<>();
    for (When when : clauses) {
      if (when.action() != Action.NOTHING) {
        queries.add(query(named, schema, when, before));
      }
      before.add(when);
    }
    return with + String.join(" UNION ALL ", queries);
  }

  private String query(String named, RowSchema schema, When when, List<When> before) {
    String relations =
        when.matched()
            ? "%s, %s\nWHERE (%s\n)".formatted(named, source, on)
            : "%s\nWHERE NOT EXISTS (SELECT 1 FROM %s WHERE (%s\n))".formatted(source, named, on);
    StringBuilder query = new StringBuilder("SELECT '%s' AS op, ".formatted(op(when)));
    query.append(values(schema, when)).append(" FROM ").append(relations);
    for (When earlier : before) {
      if (earlier.matched() == when.matched()) {
        query.append(" AND NOT coalesce((%s\n), false)".formatted(earlier.condition()));
      }
    }
    return query.append(" AND (%s\n)".formatted(when.condition())).toString();
  }

  private static String op(When when) {
    return when.action().name().toLowerCase(Locale.ROOT);
  }

  private String values(RowSchema schema, When when) {
    return switch (when.action()) {
      case UPDATE -> Names.assigned(schema, when.values(), alias);
      case DELETE ->
          Names.eachOf(
              schema, i -> schema.key().contains(i) ? Names.column(schema, alias, i) : "NULL");
      default -> Names.inserted(schema, when.values());
    };
  }
}
