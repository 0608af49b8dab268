package io.icecap.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.icecap.change.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A query that may be run once its tables are resolved.
 *
 * @param tables what it reads as tables, its own common table expressions among them
 * @param expressions the names of these, in lower case
 */
record CheckedQuery(String text, List<Use> tables, Set<String> expressions) {
  /** The same, with another table, all of which is looked at. */
  CheckedQuery with(Reference table) {
    List<Use> all = new ArrayList<>(tables);
    all.add(new Use(table, table.name(), Optional.empty()));
    return new CheckedQuery(text, all, expressions);
  }

  /**
   * One place in the query where a table is read.
   *
   * @param alias what it is called there
   * @param where what all of its rows are asked for that count there, in the words of DuckDB's
   *     parser; empty if that is not plain to see
   */
  record Use(Reference table, String alias, Optional<JsonNode> where) {}

  /**
   * A name of a table.
   *
   * @param namespace empty where the name stands alone
   */
  record Reference(String namespace, String name) {
    static Reference to(TableName table) {
      return new Reference(String.join(".", table.namespace()), table.name());
    }

    @Override
    public String toString() {
      return namespace.isEmpty() ? name : namespace + "." + name;
    }
  }
}
