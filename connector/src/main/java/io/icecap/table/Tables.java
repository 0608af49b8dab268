package io.icecap.table;

import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a warehouse. Thread-safe. */
public interface Tables {
  /**
   * The table with this name, created with its namespace if it does not exist. Of several creators
   * at the same time one wins and all get its table.
   *
   * @param schema of the records; its key becomes the identifier fields
   * @param settings of the new table; of one that exists, as {@link LiveTable#adopt}
   * @param starts per source, the first of Kafka's offsets that will be buffered; registered with
   *     the creation
   * @throws IllegalArgumentException if the definition can't be: problem, why, how to fix
   */
  LiveTable openOrCreate(
      TableName name, RowSchema schema, TableSettings settings, Map<SourcePartition, Long> starts);

  Optional<LiveTable> find(TableName name);

  Optional<LiveTable> find(TableId id);

  /** The names of all tables, sorted. */
  List<TableName> names();

  /** The commit groups that have tables. Cheap enough to be asked many times a second. */
  List<String> groups();
}
