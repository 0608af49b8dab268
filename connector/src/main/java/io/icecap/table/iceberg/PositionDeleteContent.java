package io.icecap.table.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.deletes.Deletes;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DeleteSchemaUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** What is in a file of position deletes, by data file. */
final class PositionDeleteContent {
  private static final Schema SCHEMA = DeleteSchemaUtil.pathPosSchema();

  private PositionDeleteContent() {}

  static Map<String, PositionDeleteIndex> read(DeleteFile file, FileIO io) {
    Map<String, PositionDeleteIndex> byDataFile = new HashMap<>();
    Deletes.toPositionIndexes(records(file, io.newInputFile(file.location())))
        .forEach((path, positions) -> byDataFile.put(path.toString(), positions));
    return byDataFile;
  }

  private static CloseableIterable<? extends StructLike> records(DeleteFile file, InputFile in) {
    if (file.format() == FileFormat.PARQUET) {
      return Parquet.read(in)
          .project(SCHEMA)
          .createReaderFunc(parquet -> GenericParquetReaders.buildReader(SCHEMA, parquet))
          .<Record>build();
    }
    if (file.format() == FileFormat.AVRO) {
      return Avro.read(in)
          .project(SCHEMA)
          .createResolvingReader(PlannedDataReader::create)
          .<Record>build();
    }
    throw new IllegalStateException(
        ("The position deletes %s are %s, which is not read here; rewrite them with"
                + " rewrite_position_delete_files after setting write.delete.format.default=parquet")
            .formatted(file.location(), file.format()));
  }

  /**
   * Writes a Parquet file sorted by data file and position, as the spec asks. With Parquet's own
   * writer: Iceberg's parses Hadoop's configuration for every file, which takes longer than all
   * else in a commit.
   *
   * @return its size in bytes
   */
  static long write(SortedMap<String, PositionDeleteIndex> byDataFile, OutputFile to) {
    PositionDeleteOutput output = new PositionDeleteOutput(to);
    try (ParquetWriter<PositionDeleteRow> writer =
        new PositionDeleteRow.Builder(output)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (Map.Entry<String, PositionDeleteIndex> dataFile : byDataFile.entrySet()) {
        PositionDeleteRow row = new PositionDeleteRow(dataFile.getKey());
        for (long position : DeletedRows.ascending(dataFile.getValue())) {
          writer.write(row.at(position));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + to.location(), e);
    }
    return output.bytes();
  }
}
