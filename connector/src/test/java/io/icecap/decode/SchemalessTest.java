package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icecap.decode.TypeSettings.DecimalOverflow;
import io.icecap.decode.TypeSettings.Schemaless;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SchemalessTest {
  private final RecordDecoder decoder = decoder(Schemaless.INFER);

  private static RecordDecoder decoder(Schemaless how) {
    return new RecordDecoder(
        DecoderSettings.byRecordKey().with(new TypeSettings(DecimalOverflow.FAIL, how)));
  }

  /** As the converter gives it, schemas off. */
  private static SinkRecord json(String key, String value) {
    SchemaAndValue ofKey = converted(key);
    SchemaAndValue ofValue = converted(value);
    return Topic.direct(ofKey.schema(), ofKey.value(), ofValue.schema(), ofValue.value());
  }

  private static SchemaAndValue converted(String json) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", false), false);
    return converter.toConnectData(
        "t", json == null ? null : json.getBytes(StandardCharsets.UTF_8));
  }

  private Decoded.Upsert upsert(String value) {
    return (Decoded.Upsert) decoder.decode(json("{\"id\": 7}", value));
  }

  private static String types(Decoded.Upsert row) {
    return row.schema().columns().stream().map(c -> c.name() + " " + c.type()).toList().toString();
  }

  @Test
  void typesAreThoseOfTheValues() {
    Decoded.Upsert row =
        upsert(
            """
            {"id": 7, "text": "a", "yes": true, "whole": 9007199254740993, "other": 1.5,
             "object": {"b": 1, "a": "x", "gone": null}, "list": [1, 2.5, null],
             "objects": [{"a": 1}, {"b": true}], "nothing": null, "empty": [], "none": {}}""");

    assertThat(types(row))
        .isEqualTo(
            "[id LONG, list LIST<DOUBLE>, object STRUCT<a STRING, b LONG>, "
                + "objects LIST<STRUCT<a LONG, b BOOLEAN>>, other DOUBLE, text STRING, "
                + "whole LONG, yes BOOLEAN]");
    assertThat(row.values())
        .isEqualTo(
            new Object[] {
              7L,
              new Object[] {1.0, 2.5, null},
              new Object[] {"x", 1L},
              new Object[] {new Object[] {1L, null}, new Object[] {null, true}},
              1.5,
              "a",
              9007199254740993L,
              true
            });
    assertThat(row.schema().keyNames()).containsExactly("id");
  }

  @Test
  void recordsOfOneShapeShareTheirSchema() {
    assertThat(upsert("{\"id\": 7, \"a\": 1}").schema())
        .isSameAs(upsert("{\"a\": 2, \"id\": 8}").schema());
  }

  @Test
  void deletesAndChangeEventsAreUnderstood() {
    assertThat(decoder.decode(json("{\"id\": 7}", null)))
        .isInstanceOfSatisfying(
            Decoded.Delete.class, delete -> assertThat(delete.values()).containsExactly(7L));
    String insert =
        "{\"op\": \"c\", \"before\": null, \"after\": {\"id\": 7, \"a\": \"x\"}, \"ts_ms\": 5}";
    assertThat(types(upsert(insert)))
        .isEqualTo("[id LONG, a STRING]".replace("id LONG, a STRING", "a STRING, id LONG"));
    String delete = "{\"op\": \"d\", \"before\": {\"id\": 7}, \"after\": null}";
    assertThat(decoder.decode(json("{\"id\": 7}", delete))).isInstanceOf(Decoded.Delete.class);
  }

  @Test
  void listsOfDifferentTypesAreRefused() {
    assertThat(refusal(decoder, "{\"id\": 7, \"list\": [\"a\", 1]}"))
        .contains("elements of STRING and of INT64");
    assertThat(refusal(decoder, "{\"id\": 7, \"list\": [9007199254740993, 0.5]}"))
        .contains("can't hold")
        .doesNotContain("9007");
  }

  @Test
  void theyAreRefusedUnlessThatIsChosen() {
    assertThat(refusal(decoder(Schemaless.REFUSE), "{\"id\": 7}"))
        .contains("has no schema", "schemaless.types=infer");
  }

  private static String refusal(RecordDecoder decoder, String value) {
    return catchThrowableOfType(
            UndecodableRecordException.class, () -> decoder.decode(json("{\"id\": 7}", value)))
        .getMessage();
  }
}
