package io.icecap;

import io.icecap.cache.ReplicaFiles;
import io.icecap.format.DataFileWriter;
import io.icecap.format.avro.AvroDataFileWriter;
import io.icecap.format.duckdb.DuckDbCopyWriter;
import io.icecap.format.orc.OrcDataFileWriter;
import io.icecap.replica.BackgroundReplicas;
import io.icecap.replica.DuckDbFormat;
import io.icecap.replica.PublishedFormat;
import io.icecap.replica.ReplicaFormat;
import io.icecap.replica.ReplicaSettings;
import io.icecap.replica.Replicas;
import io.icecap.store.ObjectStore;
import io.icecap.table.PublishedTables;
import io.icecap.table.Tables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The kinds of replicas that there are, put together. */
final class ReplicaFormats {
  private static final String DUCKDB = "duckdb";

  private final ObjectStore store;
  private final Tables tables;
  private final PublishedTables published;
  private final DuckDbFormat duckdb;
  private final Clock clock;

  ReplicaFormats(ObjectStore store, Tables tables, PublishedTables published, Clock clock) {
    this.store = store;
    this.tables = tables;
    this.published = published;
    this.duckdb = new DuckDbFormat(store, tables, clock, UUID::randomUUID);
    this.clock = clock;
  }

  /**
   * @param targetFileBytes about how large the files of published tables are to be
   */
  Replicas open(ReplicaSettings settings, long targetFileBytes) {
    Path temporary = settings.copies().resolve("temporary");
    List<ReplicaFormat> formats =
        List.of(
            duckdb,
            published("orc", new OrcDataFileWriter(store, temporary), temporary, targetFileBytes),
            published(
                "avro", new AvroDataFileWriter(store, temporary), temporary, targetFileBytes));
    return BackgroundReplicas.open(
        formats,
        Set.copyOf(settings.formats()),
        settings.interval(),
        settings.longest(),
        settings.copies(),
        clock);
  }

  private ReplicaFormat published(
      String format, DataFileWriter writer, Path spill, long targetFileBytes) {
    return new PublishedFormat(
        format, published, new DuckDbCopyWriter(writer, spill, targetFileBytes));
  }

  /** What a cold cache is loaded from. */
  ReplicaFiles files(ReplicaSettings settings) {
    return (table, partition) ->
        tables
            .find(table)
            .filter(t -> t.own().replicas().orElse(settings.formats()).contains(DUCKDB))
            .flatMap(found -> duckdb.find(table, partition));
  }
}
