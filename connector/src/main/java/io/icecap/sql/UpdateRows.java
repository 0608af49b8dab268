package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.change.RowSchema;
import java.util.Map;

/**
 * UPDATE.
 *
 * @param with empty, or ends with a space
 * @param assigned expressions by column
 * @param from further relations; may be empty
 */
record UpdateRows(
    CheckedQuery.Reference target,
    String alias,
    String with,
    Map<String, String> assigned,
    String from,
    String where)
    implements Write {
  @Override
  public String query(String table, RowSchema schema) {
    return "%sSELECT 'update' AS op, %s FROM %s AS %s%s WHERE (%s\n)"
        .formatted(
            with,
            Names.assigned(schema, assigned, alias),
            table,
            Sql.identifier(alias),
            from.isEmpty() ? "" : ", " + from + "\n",
            where);
  }
}
