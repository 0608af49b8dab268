package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import io.icecap.table.Tables;
import io.icecap.testing.InMemoryBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables without files, over a buffer in memory. */
final class InMemoryTables implements Tables {
  static final String GROUP = "g";

  final List<String> partitionings = new ArrayList<>();

  /** Which column no table may have; nobody's name for all. */
  String impossible = "impossible";

  private final Map<TableName, InMemoryTable> tables = new LinkedHashMap<>();
  private final InMemoryBuffer buffer;
  private RuntimeException failure = new StoreUnavailableException("the store is down", null);
  private int failures;

  InMemoryTables(InMemoryBuffer buffer) {
    this.buffer = buffer;
  }

  InMemoryTable table(String name) {
    return tables.get(TableName.parse(name));
  }

  /** Lets what needs the store fail that many times. */
  void fail(int times) {
    failures = times;
  }

  void failOnce(RuntimeException with) {
    failure = with;
    failures = 1;
  }

  void checkStore() {
    if (failures > 0) {
      failures--;
      throw failure;
    }
  }

  @Override
  public LiveTable openOrCreate(
      TableName name, RowSchema schema, TableSettings settings, Map<SourcePartition, Long> starts) {
    checkStore();
    if (schema.indexOf(impossible) >= 0) {
      throw new IllegalArgumentException("there can't be a column 'impossible'; rename it");
    }
    partitionings.add(settings.partitionBy());
    return tables.computeIfAbsent(
        name, n -> new InMemoryTable(this, buffer, n, withIds(schema), starts));
  }

  private static RowSchema withIds(RowSchema schema) {
    List<Column> columns = new ArrayList<>();
    for (Column column : schema.columns()) {
      columns.add(new Column(columns.size() + 1, column.name(), column.type(), column.required()));
    }
    return new RowSchema(0, columns, schema.key());
  }

  @Override
  public Optional<LiveTable> find(TableName name) {
    checkStore();
    return Optional.ofNullable(tables.get(name));
  }

  @Override
  public Optional<LiveTable> find(TableId id) {
    return tables.values().stream()
        .filter(table -> table.id().equals(id))
        .map(table -> (LiveTable) table)
        .findFirst();
  }

  @Override
  public List<TableName> names() {
    return List.copyOf(tables.keySet());
  }

  @Override
  public List<String> groups() {
    return List.of(GROUP);
  }

  /** Two partitions, by what the first key column is; one of rows without a key. */
  static PartitionKey partitionOf(RowSchema schema, Object[] values) {
    int hash = schema.appends() ? 0 : values[schema.key().get(0)].hashCode();
    return new PartitionKey("p" + Math.floorMod(hash, 2));
  }
}
