package io.icecap.demo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Compares every row and every column of an Iceberg table with the PostgreSQL table it follows.
 * Rows meet by the primary key of PostgreSQL; memory is bounded by looking at one part of the keys
 * at a time. Nothing may write to either table meanwhile.
 */
public final class Verifier {
  private static final int EXAMPLES = 5;

  private final Connection postgres;
  private final int keysAtOnce;
  private final Set<String> dropped;
  private final Optional<String> mark;

  /**
   * @param postgres used while {@link #verify} runs
   * @param keysAtOnce keys held in memory, about 100 bytes each
   */
  public Verifier(Connection postgres, int keysAtOnce) {
    this(postgres, keysAtOnce, Set.of(), Optional.empty());
  }

  private Verifier(
      Connection postgres, int keysAtOnce, Set<String> dropped, Optional<String> mark) {
    this.postgres = postgres;
    this.keysAtOnce = keysAtOnce;
    this.dropped = dropped;
    this.mark = mark;
  }

  /** The same that does not mind these columns, which PostgreSQL has no longer. */
  public Verifier without(Collection<String> droppedColumns) {
    return new Verifier(postgres, keysAtOnce, Set.copyOf(droppedColumns), mark);
  }

  /** The same that does not mind rows in which this column is true, nor the column. */
  public Verifier withoutRows(String marked) {
    return new Verifier(postgres, keysAtOnce, dropped, Optional.of(marked));
  }

  /**
   * @param table name in PostgreSQL's schema {@code public}
   */
  public TableVerdict verify(String table, Table iceberg) throws SQLException, IOException {
    return verify(table, table, new IcebergRows(iceberg, mark), iceberg.schema());
  }

  /**
   * @param label what the verdict is called
   * @param table name in PostgreSQL's schema {@code public}
   */
  TableVerdict verify(String label, String table, TableRows rows, Schema schema)
      throws SQLException, IOException {
    var source = new SourceRows(postgres, "public", table);
    List<String> sourceColumns = source.columns().stream().map(SourceColumn::name).toList();
    List<NestedField> compared =
        schema.columns().stream()
            .filter(field -> !dropped.contains(field.name()))
            .filter(field -> !mark.equals(Optional.of(field.name())))
            .toList();
    List<String> columns = compared.stream().map(NestedField::name).toList();
    if (!sourceColumns.equals(columns)) {
      return TableVerdict.otherColumns(label, sourceColumns, columns);
    }
    return new Comparison(source, rows, new Schema(compared)).run(label);
  }

  /** One comparison of one table. */
  private final class Comparison {
    private final SourceRows source;
    private final TableRows iceberg;
    private final Schema schema;
    private final List<Integer> keyPositions;
    private final RowDigest digest = new RowDigest();
    private final Map<Long, String> examples = new TreeMap<>();
    private final Side sourceSide = new Side();
    private final Side icebergSide = new Side();
    private long missing;
    private long extra;
    private long different;

    Comparison(SourceRows source, TableRows iceberg, Schema schema) throws SQLException {
      this.source = source;
      this.iceberg = iceberg;
      this.schema = schema;
      List<String> names = schema.columns().stream().map(NestedField::name).toList();
      this.keyPositions = source.keyColumns().stream().map(names::indexOf).toList();
    }

    TableVerdict run(String table) throws SQLException, IOException {
      long parts = 1 + source.count() / keysAtOnce;
      for (long part = 0; part < parts; part++) {
        comparePart(part, parts);
      }
      return new TableVerdict(
          table,
          sourceSide.rows,
          icebergSide.rows,
          sourceSide.checksum,
          icebergSide.checksum,
          missing,
          extra,
          different,
          describeExamples());
    }

    private void comparePart(long part, long parts) throws SQLException, IOException {
      var unmatched = new HashMap<Long, Long>();
      source.forEach(
          schema,
          row -> {
            long key = key(row);
            if (Long.remainderUnsigned(key, parts) == part) {
              unmatched.put(key, sourceSide.add(row));
            }
          });
      iceberg.forEach(
          schema,
          row -> {
            long key = key(row);
            if (Long.remainderUnsigned(key, parts) == part) {
              match(key, icebergSide.add(row), unmatched.remove(key));
            }
          });
      missing += unmatched.size();
      unmatched.keySet().forEach(key -> note(key, "is missing"));
    }

    private void match(long key, long row, Long sourceRow) {
      if (sourceRow == null) {
        extra++;
        note(key, "should not be there, or is there twice");
      } else if (sourceRow != row) {
        different++;
        note(key, "differs");
      }
    }

    private void note(long key, String what) {
      if (examples.size() < EXAMPLES) {
        examples.putIfAbsent(key, what);
      }
    }

    private long key(List<Object> row) {
      return digest.of(keyValues(row));
    }

    private List<Object> keyValues(List<Object> row) {
      var values = new ArrayList<Object>(keyPositions.size());
      keyPositions.forEach(position -> values.add(row.get(position)));
      return values;
    }

    private List<String> describeExamples() throws SQLException, IOException {
      if (examples.isEmpty()) {
        return List.of();
      }
      var sourceRows = new HashMap<Long, List<Object>>();
      var icebergRows = new HashMap<Long, List<Object>>();
      source.forEach(schema, row -> keepExample(row, sourceRows));
      iceberg.forEach(schema, row -> keepExample(row, icebergRows));
      var lines = new ArrayList<String>();
      for (var example : examples.entrySet()) {
        List<Object> expected = sourceRows.get(example.getKey());
        List<Object> found = icebergRows.get(example.getKey());
        List<Object> row = expected == null ? found : expected;
        String columns = expected == null || found == null ? "" : differingColumns(expected, found);
        lines.add("key " + keyText(row) + " " + example.getValue() + columns);
      }
      return lines;
    }

    private void keepExample(List<Object> row, Map<Long, List<Object>> rows) {
      long key = key(row);
      if (examples.containsKey(key)) {
        rows.put(key, row);
      }
    }

    private String keyText(List<Object> row) {
      return keyValues(row).stream().map(RowDigest::text).toList().toString();
    }

    private String differingColumns(List<Object> expected, List<Object> found) {
      var names = new ArrayList<String>();
      for (int i = 0; i < expected.size(); i++) {
        var left = new ArrayList<Object>();
        left.add(expected.get(i));
        var right = new ArrayList<Object>();
        right.add(found.get(i));
        if (digest.of(left) != digest.of(right)) {
          names.add(schema.columns().get(i).name());
        }
      }
      return names.isEmpty() ? "" : " in " + String.join(", ", names);
    }

    /** Rows and an order-independent checksum of one side. */
    private final class Side {
      private long rows;
      private long checksum;

      long add(List<Object> row) {
        long rowDigest = digest.of(row);
        rows++;
        checksum += rowDigest;
        return rowDigest;
      }
    }
  }
}
