package io.icecap.table.iceberg;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.MetadataColumns;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A row of a position delete file on its way to Parquet: of one data file, used again and again.
 */
final class PositionDeleteRow {
  private static final String PATH = MetadataColumns.DELETE_FILE_PATH.name();
  private static final String POSITION = MetadataColumns.DELETE_FILE_POS.name();

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .id(MetadataColumns.DELETE_FILE_PATH.fieldId())
          .named(PATH)
          .required(PrimitiveTypeName.INT64)
          .id(MetadataColumns.DELETE_FILE_POS.fieldId())
          .named(POSITION)
          .named("table");

  private final Binary path;
  private long position;

  PositionDeleteRow(String dataFile) {
    this.path = Binary.fromString(dataFile);
  }

  PositionDeleteRow at(long position) {
    this.position = position;
    return this;
  }

  /** Of Parquet writers. */
  static final class Builder extends ParquetWriter.Builder<PositionDeleteRow, Builder> {
    Builder(OutputFile to) {
      super(to);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<PositionDeleteRow> getWriteSupport(Configuration configuration) {
      return new Support();
    }

    @Override
    protected WriteSupport<PositionDeleteRow> getWriteSupport(ParquetConfiguration configuration) {
      return new Support();
    }
  }

  private static final class Support extends WriteSupport<PositionDeleteRow> {
    private RecordConsumer consumer;

    @Override
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private static WriteContext context() {
      return new WriteContext(SCHEMA, Map.of("delete-type", "position"));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      this.consumer = recordConsumer;
    }

    @Override
    public void write(PositionDeleteRow row) {
      consumer.startMessage();
      consumer.startField(PATH, 0);
      consumer.addBinary(row.path);
      consumer.endField(PATH, 0);
      consumer.startField(POSITION, 1);
      consumer.addLong(row.position);
      consumer.endField(POSITION, 1);
      consumer.endMessage();
    }
  }
}
