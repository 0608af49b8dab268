package io.icecap.sql.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.AllTypes;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.decode.Decoded;
import io.icecap.decode.DecoderSettings;
import io.icecap.decode.RecordDecoder;
import io.icecap.sql.StatementException;
import io.icecap.testing.PrintedValues;
import io.icecap.testing.RandomRows;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements write to Kafka is what a sink finds there, by Connect's JsonConverter. */
class JsonRowsTest {
  private static final int ROWS = 200;

  private final RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());
  private final JsonConverter keys = converter(true);
  private final JsonConverter values = converter(false);

  private static JsonConverter converter(boolean isKey) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), isKey);
    return converter;
  }

  private Decoded throughKafka(RowSchema schema, Change change) {
    JsonRows json = new JsonRows(schema);
    SchemaAndValue key = keys.toConnectData("t", json.key(change));
    SchemaAndValue value = values.toConnectData("t", json.value(change));
    return decoder.decode(
        new SinkRecord("t", 0, key.schema(), key.value(), value.schema(), value.value(), 7));
  }

  private void assertSurvives(RowSchema schema, Object[] row) {
    Decoded.Upsert found =
        (Decoded.Upsert) throughKafka(schema, new Change(Operation.UPSERT, row, 0, 17));

    List<Column> columns = schema.columns();
    assertThat(found.schema().keyNames()).isEqualTo(schema.keyNames());
    assertThat(found.sourceMillis()).isEqualTo(17);
    Object[] inOrder = new Object[columns.size()];
    for (int i = 0; i < inOrder.length; i++) {
      int at = found.schema().indexOf(columns.get(i).name());
      assertThat(found.schema().columns().get(at).type().withoutIds())
          .isEqualTo(columns.get(i).type().withoutIds());
      inOrder[i] = found.values()[at];
    }
    assertThat(PrintedValues.print(columns, inOrder)).isEqualTo(PrintedValues.print(columns, row));
  }

  @Test
  void valuesOfEveryTypeSurvive() {
    Random random = new Random(5);
    for (int i = 0; i < ROWS; i++) {
      assertSurvives(AllTypes.SCHEMA, AllTypes.row(i, "k" + i, random));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rowsOfRandomTypesSurvive(long seed) {
    RandomRows random = new RandomRows(seed, List.of(Simple.values()));
    RowSchema schema = random.schema();
    int survived = 0;
    for (int i = 0; i < ROWS; i++) {
      try {
        assertSurvives(schema, random.row(i, schema.columns()));
        survived++;
      } catch (StatementException e) {
        assertThat(e).hasMessageContaining("outside of the years -4713 to 294246");
      }
    }
    assertThat(survived).isPositive();
  }

  @Test
  void aTextThatDebeziumWouldSendForALeftOutValueIsText() {
    Object[] row = AllTypes.row(1, DecoderSettings.UNAVAILABLE_PLACEHOLDER, new Random(1));
    row[12] = DecoderSettings.UNAVAILABLE_PLACEHOLDER;

    assertSurvives(AllTypes.SCHEMA, row);
  }

  @Test
  void aDeleteIsOneOfItsKey() {
    Decoded.Delete found = (Decoded.Delete) throughKafka(AllTypes.SCHEMA, AllTypes.delete(7, "x"));

    assertThat(found.values()).containsExactly("x", 7L);
    assertThat(found.keySchema().keyNames()).containsExactly("Schlüssel", "id");
  }

  @Test
  void rowsWithoutAKeyHaveNone() {
    RowSchema appended =
        new RowSchema(0, List.of(new Column(1, "a", Simple.LONG, false)), List.of());

    JsonRows json = new JsonRows(appended);

    assertThat(json.key(new Change(Operation.UPSERT, new Object[] {1L}, 0, 0))).isNull();
  }
}
