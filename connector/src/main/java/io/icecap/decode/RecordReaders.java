package io.icecap.decode;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The readers of the schemas seen lately. Converters hand out the same Schema instance for the same
 * schema, so identity finds them; where one does not, readers are only built more often.
 */
final class RecordReaders {
  private static final int CACHED_MAX = 1000;

  private final RowReaders rows;
  private final Map<SchemaPair, RecordReader> cached =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SchemaPair, RecordReader> eldest) {
          return size() > CACHED_MAX;
        }
      };

  RecordReaders(RowReaders rows) {
    this.rows = rows;
  }

  RecordReader readerOf(SinkRecord record) {
    Schema valueSchema = record.value() == null ? null : record.valueSchema();
    SchemaPair schemas = new SchemaPair(record.keySchema(), valueSchema);
    RecordReader reader = cached.get(schemas);
    if (reader == null) {
      reader = readerOf(record.keySchema(), valueSchema, record.value());
      cached.put(schemas, reader);
    }
    return reader;
  }

  private RecordReader readerOf(Schema keySchema, Schema valueSchema, Object value) {
    if (value == null) {
      return new TombstoneReader(rows, keySchema);
    }
    if (valueSchema == null) {
      throw new RefusedException(
          "its value has no schema, so the types of its columns are unknown. Use a converter that"
              + " carries schemas, such as JsonConverter with value.converter.schemas.enable=true"
              + " at the source and here, or schemaless.types=infer, which goes by the values");
    }
    if (valueSchema.type() != Schema.Type.STRUCT) {
      throw new RefusedException(
          "its value is %s and not a row of columns. Wrap it with the HoistField transform"
              .formatted(LogicalTypes.describe(valueSchema)));
    }
    return NoticeReader.of(valueSchema)
        .orElseGet(
            () ->
                EnvelopeReader.reads(valueSchema)
                    ? new EnvelopeReader(rows, keySchema, valueSchema)
                    : new FlattenedReader(rows, keySchema, valueSchema));
  }

  private record SchemaPair(Schema key, Schema value) {
    @Override
    @SuppressWarnings("ReferenceEquality") // comparing deeply costs more than decoding
    public boolean equals(Object other) {
      return other instanceof SchemaPair pair && pair.key == key && pair.value == value;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(key) + System.identityHashCode(value);
    }
  }
}
