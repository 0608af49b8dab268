package io.icecap.apply;

import io.icecap.cache.AppendedRows;
import io.icecap.cache.CompactionOrder;
import io.icecap.cache.FileRewrite;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** How the files of a table are written anew: sorted, and of about the target size. */
final class FileRewriting {
  private final LiveTable table;
  private final OpenPartitions partitions;
  private final AppendedRows appendedRows;
  private final CompactionSettings settings;
  private final CompactionPolicy policy;

  FileRewriting(
      LiveTable table,
      OpenPartitions partitions,
      AppendedRows appendedRows,
      CompactionSettings settings,
      CompactionPolicy policy) {
    this.table = table;
    this.partitions = partitions;
    this.appendedRows = appendedRows;
    this.settings = settings;
    this.policy = policy;
  }

  /** Writes them; what is open in the cache is for who publishes it. */
  PartitionUpdate now(ChosenFiles chosen, Head head) {
    RowSchema schema = table.schema();
    PartitionKey partition = chosen.partition();
    long rowsMax = policy.rowsPerFile(chosen.files());
    List<DataFile> added =
        schema.appends()
            ? fold(chosen, schema, rowsMax)
            : partitions
                .current(partition, schema, head)
                .compact(chosen.locations(), to(partition), order(schema), rowsMax);
    return new PartitionUpdate(partition, added, Map.of(), chosen.locations());
  }

  /** Has them written by another thread, which is idle. */
  LongRewrite later(ChosenFiles chosen, Head head, BackgroundThread background, Instant now) {
    RowSchema schema = table.schema();
    PartitionKey partition = chosen.partition();
    long rowsMax = policy.rowsPerFile(chosen.files());
    Optional<FileRewrite> cached =
        schema.appends()
            ? Optional.empty()
            : Optional.of(partitions.current(partition, schema, head).rewrite(chosen.files()));
    CompactionOrder order = order(schema);
    Future<List<DataFile>> written =
        background.start(
            () ->
                cached.isPresent()
                    ? cached.get().run(to(partition), order, rowsMax)
                    : fold(chosen, schema, rowsMax));
    return new LongRewrite(
        partition, chosen.files(), schema, head.commitMode(), now, cached, written);
  }

  private List<DataFile> fold(ChosenFiles chosen, RowSchema schema, long rowsMax) {
    PartitionKey partition = chosen.partition();
    return appendedRows.fold(
        partition, schema, chosen.files(), to(partition), order(schema), rowsMax);
  }

  private Supplier<Location> to(PartitionKey partition) {
    return () -> table.newDataFile(partition);
  }

  private CompactionOrder order(RowSchema schema) {
    return new CompactionOrder(
        table.own().sortBy().orElse(settings.sortBy()).stream()
            .filter(column -> schema.indexOf(column) >= 0)
            .toList());
  }
}
