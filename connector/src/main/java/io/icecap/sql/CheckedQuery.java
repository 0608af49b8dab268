package io.icecap.sql;

import io.icecap.change.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A query that may be run once its tables are resolved.
 *
 * @param tables what it names as tables, its own common table expressions among them
 * @param expressions the names of these, in lower case
 */
record CheckedQuery(String text, List<Reference> tables, Set<String> expressions) {
  /** The same, with another table that is looked at. */
  CheckedQuery with(Reference table) {
    List<Reference> all = new ArrayList<>(tables);
    all.add(table);
    return new CheckedQuery(text, all, expressions);
  }

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
