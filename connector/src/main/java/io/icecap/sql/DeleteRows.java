package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.change.RowSchema;

/**
 * DELETE.
 *
 * @param with empty, or ends with a space
 * @param using further relations; may be empty
 */
record DeleteRows(
    CheckedQuery.Reference target, String alias, String with, String using, String where)
    implements Write {
  @Override
  public String query(String table, RowSchema schema) {
    String key =
        Names.eachOf(
            schema, i -> schema.key().contains(i) ? Names.column(schema, alias, i) : "NULL");
    return "%sSELECT DISTINCT 'delete' AS op, %s FROM %s AS %s%s WHERE (%s\n)"
        .formatted(
            with,
            key,
            table,
            Sql.identifier(alias),
            using.isEmpty() ? "" : ", " + using + "\n",
            where);
  }
}
