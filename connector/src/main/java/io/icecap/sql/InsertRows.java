package io.icecap.sql;

import io.icecap.change.RowSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * INSERT.
 *
 * @param columns all of the table's, in their order, if empty
 */
record InsertRows(
    CheckedQuery.Reference target, List<String> columns, String rows, boolean replaces)
    implements Write {
  private List<Integer> given(RowSchema schema) {
    return columns.isEmpty()
        ? IntStream.range(0, schema.columns().size()).boxed().toList()
        : columns.stream().map(column -> Names.indexOf(schema, column)).toList();
  }

  @Override
  public boolean looksKeysUp() {
    return true;
  }

  @Override
  public Set<Integer> leftOut(RowSchema schema) {
    Set<Integer> leftOut = new TreeSet<>();
    if (replaces && !schema.appends()) {
      IntStream.range(0, schema.columns().size()).forEach(leftOut::add);
      leftOut.removeAll(given(schema));
    }
    return leftOut;
  }

  @Override
  public String query(String table, RowSchema schema) {
    List<Integer> given = given(schema);
    String named = given.stream().map(i -> "NULL AS v" + i).collect(Collectors.joining(", "));
    // A union, so that there are as many values as columns.
    return "SELECT 'insert' AS op, %s FROM (SELECT %s WHERE false UNION ALL (%s\n)) r"
        .formatted(Names.eachOf(schema, i -> given.contains(i) ? "r.v" + i : "NULL"), named, rows);
  }
}
