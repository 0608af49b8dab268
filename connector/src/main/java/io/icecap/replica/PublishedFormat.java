package io.icecap.replica;

import io.icecap.change.Column;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CopyWriter;
import io.icecap.format.DataFile;
import io.icecap.table.LiveTable;
import io.icecap.table.PublishedTable;
import io.icecap.table.PublishedTables;
import io.icecap.table.ReplicaState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Replicas that are tables of their own, in a format that Iceberg knows. */
public final class PublishedFormat implements ReplicaFormat {
  private final String name;
  private final PublishedTables tables;
  private final CopyWriter writer;

  /**
   * @param name {@code orc} or {@code avro}, as the writer writes
   */
  public PublishedFormat(String name, PublishedTables tables, CopyWriter writer) {
    this.name = name;
    this.tables = tables;
    this.writer = writer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public TableReplica open(LiveTable table) {
    return new Published(tables.openOrCreate(table, name));
  }

  private final class Published implements TableReplica {
    private final PublishedTable table;
    private final Map<PartitionKey, List<DataFile>> written = new TreeMap<>();

    Published(PublishedTable table) {
      this.table = table;
    }

    @Override
    public ReplicaState state() {
      written.clear();
      return table.state();
    }

    /**
     * Its readers go by field ids, so that files keep up with columns as they are; but not all of
     * them know what a column is in files that are older than it.
     */
    @Override
    public Set<PartitionKey> outdated(RowSchema schema) {
      Set<Integer> known =
          table.schema().columns().stream().map(Column::id).collect(Collectors.toSet());
      return schema.columns().stream()
              .anyMatch(column -> column.initial() != null && !known.contains(column.id()))
          ? table.published().contents().keySet()
          : Set.of();
    }

    @Override
    public void write(
        ReplicaState to, PartitionKey partition, Path copy, String view, RowSchema schema) {
      long content = to.contents().get(partition);
      written.put(
          partition,
          writer.write(
              copy,
              view,
              schema.renamed(),
              partition,
              () -> table.newDataFile(partition, content)));
    }

    @Override
    public ReplicaState publish(ReplicaState to, RowSchema schema) {
      ReplicaState published = table.publish(to, schema.renamed(), Map.copyOf(written));
      written.clear();
      return published;
    }
  }
}
