package io.icecap.status;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The records of this package as JSON, by the names of their components: these are kept. Moments
 * are ISO 8601, what is not there is null.
 */
public final class StatusJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new Moment())
                  .addDeserializer(Instant.class, new ReadMoment())
                  .addSerializer(Optional.class, new Present()));

  private StatusJson() {}

  public static byte[] write(Object status) {
    return pretty(status).getBytes(StandardCharsets.UTF_8);
  }

  public static String pretty(Object status) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A status is always JSON", e);
    }
  }

  static byte[] note(ProcessNote note) {
    try {
      return JSON.writeValueAsBytes(note);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A note is always JSON", e);
    }
  }

  /** Empty if it is not one that this version can read. */
  static Optional<ProcessNote> readNote(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, ProcessNote.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final class Moment extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1;

    Moment() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      to.writeString(value.toString());
    }
  }

  private static final class ReadMoment extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    ReadMoment() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser from, DeserializationContext context) throws IOException {
      return Instant.parse(from.getText());
    }
  }

  @SuppressWarnings("rawtypes") // Jackson has it so
  private static final class Present extends StdSerializer<Optional> {
    private static final long serialVersionUID = 1;

    Present() {
      super(Optional.class);
    }

    @Override
    public void serialize(Optional value, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        provider.defaultSerializeValue(value.get(), to);
      } else {
        to.writeNull();
      }
    }
  }
}
