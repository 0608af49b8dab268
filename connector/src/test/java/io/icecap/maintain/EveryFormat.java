package io.icecap.maintain;

import io.icecap.format.DataFileWriter;
import io.icecap.format.avro.AvroDataFileWriter;
import io.icecap.format.duckdb.DuckDbCopyWriter;
import io.icecap.format.orc.OrcDataFileWriter;
import io.icecap.replica.BackgroundReplicas;
import io.icecap.replica.DuckDbFormat;
import io.icecap.replica.PublishedFormat;
import io.icecap.replica.ReplicaSettings;
import io.icecap.replica.Replicas;
import io.icecap.table.iceberg.IcebergPublishedTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Replicas in every format that there is. */
final class EveryFormat {
  /** A copy has more, so that each partition gets several files. */
  private static final long FILE_BYTES = 200_000;

  private EveryFormat() {}

  static Replicas of(StreamedTable stream, Path work) {
    Path temporary = work.resolve("temporary");
    IcebergPublishedTables published = new IcebergPublishedTables(stream.catalog, stream.iceberg);
    DataFileWriter orc = new OrcDataFileWriter(stream.store, temporary);
    DataFileWriter avro = new AvroDataFileWriter(stream.store, temporary);
    return BackgroundReplicas.open(
        List.of(
            new DuckDbFormat(stream.store, stream.tables, stream.clock, UUID::randomUUID),
            new PublishedFormat("orc", published, new DuckDbCopyWriter(orc, temporary, FILE_BYTES)),
            new PublishedFormat(
                "avro", published, new DuckDbCopyWriter(avro, temporary, FILE_BYTES))),
        Duration.ofMillis(1),
        ReplicaSettings.LONGEST,
        work.resolve("copies"),
        stream.clock);
  }
}
