package io.icecap.table.iceberg;

import io.icecap.cache.SqlTypeName;
import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.decode.Decoded;
import io.icecap.decode.DecoderSettings;
import io.icecap.decode.RecordDecoder;
import io.icecap.decode.TypeSettings;
import io.icecap.decode.TypeSettings.DecimalOverflow;
import io.icecap.table.TableFormats;
import io.icecap.table.delta.DeltaTypeName;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** docs/types.md, as it follows from the decoder and the mappings of each format. */
final class TypesPage {
  private static final String COLUMN = "c";
  private static final int LATEST = 3;

  private TypesPage() {}

  static String render() {
    return TypesPageText.INTRODUCTION
        + table(DecimalOverflow.FAIL, SourceTypes.ALL)
        + TypesPageText.BETWEEN
        + table(DecimalOverflow.STRING, SourceTypes.LONG_DECIMALS)
        + TypesPageText.ROUNDED
        + table(DecimalOverflow.ROUND, SourceTypes.LONG_DECIMALS)
        + TypesPageText.REST;
  }

  private static String table(DecimalOverflow overflow, List<SourceType> types) {
    return types.stream()
        .map(type -> row(overflow, type))
        .collect(Collectors.joining("\n", TypesPageText.HEAD, "\n"));
  }

  private static String row(DecimalOverflow overflow, SourceType type) {
    Column column = column(type.schema(), overflow);
    Column alone = tableColumn(column, TableFormats.ICEBERG);
    Column shared = tableColumn(column, TableFormats.ICEBERG_AND_DELTA);
    String iceberg = icebergType(alone);
    String sharedIceberg = icebergType(shared);
    return "| %s | %s | %s | `%s` | `%s` | %s | `%s` |"
        .formatted(
            type.shown(),
            type.postgres(),
            type.mysql(),
            iceberg,
            SqlTypeName.of(alone.type()),
            sharedIceberg.equals(iceberg) ? "same" : "`" + sharedIceberg + "`",
            DeltaTypeName.of(shared));
  }

  private static String icebergType(Column column) {
    Schema schema = SchemaConversion.toIceberg(new RowSchema(0, List.of(KEY, column), List.of(0)));
    return schema.findType(COLUMN).toString().replaceAll("\\b\\d+: |(optional|required) ", "");
  }

  private static final Column KEY =
      new Column(0, "id", io.icecap.change.ColumnType.Simple.LONG, true);

  private static Column tableColumn(Column column, TableFormats formats) {
    RowSchema record = new RowSchema(RowSchema.OF_A_RECORD, List.of(KEY, column), List.of(0));
    return new TableTypes(formats, LATEST).of(record).columns().get(1);
  }

  /** As a record of this schema has it, by way of the decoder. */
  private static Column column(org.apache.kafka.connect.data.Schema schema, DecimalOverflow how) {
    var row =
        SchemaBuilder.struct()
            .field("id", org.apache.kafka.connect.data.Schema.INT64_SCHEMA)
            .field(COLUMN, schema)
            .build();
    var key =
        SchemaBuilder.struct()
            .field("id", org.apache.kafka.connect.data.Schema.INT64_SCHEMA)
            .build();
    RecordDecoder decoder =
        new RecordDecoder(DecoderSettings.byRecordKey().with(new TypeSettings(how)));
    SinkRecord record =
        new SinkRecord(
            "t", 0, key, new Struct(key).put("id", 1L), row, new Struct(row).put("id", 1L), 0);
    Decoded.Upsert decoded = (Decoded.Upsert) decoder.decode(record);
    return decoded.schema().columns().get(1);
  }
}
