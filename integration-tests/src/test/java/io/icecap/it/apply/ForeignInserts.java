package io.icecap.it.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Rows that an engine adds which knows nothing of keys: Iceberg's own writers. */
final class ForeignInserts {
  private ForeignInserts() {}

  static void insert(Table table, List<List<Object>> rows) throws IOException {
    Map<PartitionKey, List<Record>> partitions = new HashMap<>();
    InternalRecordWrapper internal = new InternalRecordWrapper(table.schema().asStruct());
    for (List<Object> values : rows) {
      Record row = GenericRecord.create(table.schema());
      for (int i = 0; i < values.size(); i++) {
        row.set(i, values.get(i));
      }
      PartitionKey key = new PartitionKey(table.spec(), table.schema());
      key.partition(internal.wrap(row));
      partitions.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    AppendFiles append = table.newAppend();
    for (var partition : partitions.entrySet()) {
      append.appendFile(file(table, partition.getKey(), partition.getValue()));
    }
    append.commit();
  }

  private static DataFile file(Table table, PartitionKey partition, List<Record> rows)
      throws IOException {
    String name = "00000-1-" + UUID.randomUUID() + "-00001.parquet";
    DataWriter<Record> writer =
        Parquet.writeData(
                table
                    .io()
                    .newOutputFile(
                        table.locationProvider().newDataLocation(table.spec(), partition, name)))
            .schema(table.schema())
            .createWriterFunc(GenericParquetWriter::create)
            .withSpec(table.spec())
            .withPartition(partition)
            .metricsConfig(MetricsConfig.forTable(table))
            .build();
    try (writer) {
      rows.forEach(writer::write);
    }
    return writer.toDataFile();
  }
}
