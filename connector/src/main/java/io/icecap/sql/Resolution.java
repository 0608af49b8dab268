package io.icecap.sql;

import io.icecap.change.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables are meant by the names in a query. What is no table has to be a common table
 * expression of the query; its name must be a plain word, since DuckDB takes a name that is in
 * nobody's scope for a file, or for one of its own views.
 */
record Resolution(List<TableName> tables) {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern DUCKDBS_OWN = Pattern.compile("(duckdb|pragma|sqlite|pg)_.*");

  /**
   * Empty for a common table expression.
   *
   * @param expressions the names of the query's own, in lower case
   */
  Optional<TableName> resolve(CheckedQuery.Reference reference, Set<String> expressions) {
    List<TableName> found = tables.stream().filter(table -> isNamed(table, reference)).toList();
    String name = reference.name().toLowerCase(Locale.ROOT);
    if (found.isEmpty() && reference.namespace().isEmpty() && expressions.contains(name)) {
      if (!PLAIN.matcher(name).matches() || DUCKDBS_OWN.matcher(name).matches()) {
        throw new StatementException(
            "A common table expression can't be called '%s' here; choose a plain name"
                .formatted(reference.name()));
      }
      return Optional.empty();
    }
    if (found.isEmpty()) {
      throw new StatementException("There is no table " + reference);
    }
    if (found.size() > 1) {
      throw new StatementException(
          "%s may be any of %s; name the namespace, too"
              .formatted(
                  reference,
                  found.stream().map(TableName::toString).collect(Collectors.joining(", "))));
    }
    return Optional.of(found.get(0));
  }

  private static boolean isNamed(TableName table, CheckedQuery.Reference reference) {
    return table.name().equalsIgnoreCase(reference.name())
        && (reference.namespace().isEmpty()
            || String.join(".", table.namespace()).equalsIgnoreCase(reference.namespace()));
  }
}
