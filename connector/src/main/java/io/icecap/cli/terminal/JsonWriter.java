package io.icecap.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.sql.SqlResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** One object a line, with a field per column: a stream that many tools read, of any length. */
final class JsonWriter {
  private static final JsonFactory JSON =
      new ObjectMapper()
          .getFactory()
          .configure(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN.mappedFeature(), true)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

  private JsonWriter() {}

  static void write(SqlResult result, PrintWriter out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      boolean any = false;
      for (; result.next(); any = true) {
        json.writeStartObject();
        for (int i = 0; i < result.columns().size(); i++) {
          json.writeFieldName(result.columns().get(i).name());
          write(json, result.value(i));
        }
        json.writeEndObject();
      }
      if (any) {
        json.writeRaw('\n');
      }
    }
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(ValueText.of(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof byte[]) {
      json.writePOJO(value);
    } else {
      json.writeString(value.toString());
    }
  }
}
