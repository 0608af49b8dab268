package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Finds the rows whose keys some data files have again: of each key all rows but the one that was
 * written last.
 */
final class FindDuplicates {
  private final String select;

  FindDuplicates(RowSchema schema) {
    String keys = CacheLayout.columnList(schema.key(), "");
    String same =
        schema.key().stream()
            .map(i -> "r.c%d = k.c%d".formatted(i, i))
            .collect(Collectors.joining(" AND "));
    this.select =
        """
        SELECT _file, _pos FROM (
          SELECT r._file, r._pos, row_number() OVER (
            PARTITION BY %s ORDER BY coalesce(r._seq, f.seq) DESC, f.seq DESC, r._file DESC, r._pos DESC) AS place
          FROM rows r
          SEMI JOIN (SELECT %s FROM rows WHERE _file IN ({files})) k ON %s
          JOIN files f ON f.file = r._file)
        WHERE place > 1 ORDER BY _file, _pos"""
            .formatted(CacheLayout.columnList(schema.key(), "r."), keys, same);
  }

  /**
   * @param again the numbers of the files that may have keys that were there
   * @return by location the positions, ascending
   */
  Map<Location, long[]> run(AttachedFile file, Collection<Integer> again) throws SQLException {
    Map<Location, LongStream.Builder> found = new HashMap<>();
    String numbers = again.stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (Statement statement = file.connection().createStatement();
        ResultSet result = statement.executeQuery(select.replace("{files}", numbers))) {
      while (result.next()) {
        found
            .computeIfAbsent(
                file.files().numbered(result.getInt(1)).location(),
                location -> LongStream.builder())
            .add(result.getLong(2));
      }
    }
    Map<Location, long[]> positions = new HashMap<>();
    found.forEach((location, of) -> positions.put(location, of.build().toArray()));
    return positions;
  }
}
