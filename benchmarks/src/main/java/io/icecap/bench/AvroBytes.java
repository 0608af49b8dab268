package io.icecap.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.apicurio.registry.utils.converter.avro.AvroData;
import io.icecap.change.Change;
import io.icecap.connect.avro.AvroConverter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.storage.Converter;

/**
 * Avro in Confluent's wire format: a zero, four bytes for the schema's id, the value. Read by
 * Icecap's converter or Apicurio's, which ask a registry for each id once; two schemas in an HTTP
 * server stand in for that.
 */
final class AvroBytes implements RecordBytes {
  private static final int KEY_ID = 1;
  private static final int VALUE_ID = 2;
  private static final int CACHED = 1_000;
  private static final String APICURIO_API = "/apis/registry/v2";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static {
    // Else Apicurio's converter resolves its schemas anew for each record; read once, when Avro is
    // loaded. Workers can have it, too.
    System.setProperty("org.apache.avro.fastread", "false");
  }

  private final boolean apicurio;
  private final AvroData data = new AvroData(CACHED);
  private final Schema keySchema = data.fromConnectSchema(SnapshotRecords.KEY);
  private final Schema valueSchema = data.fromConnectSchema(SnapshotRecords.ENVELOPE);
  private final GenericDatumWriter<Object> keyWriter = new GenericDatumWriter<>(keySchema);
  private final GenericDatumWriter<Object> valueWriter = new GenericDatumWriter<>(valueSchema);
  private final HttpServer registry;
  private BinaryEncoder encoder;

  /**
   * @param apicurio whether its converter reads them, and not Icecap's
   */
  AvroBytes(boolean apicurio) {
    this.apicurio = apicurio;
    try {
      registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serve(KEY_ID, keySchema);
    serve(VALUE_ID, valueSchema);
    registry.start();
  }

  /** As Confluent's API has it, and as Apicurio's own does. */
  private void serve(int id, Schema schema) {
    String text = schema.toString();
    serve("/schemas/ids/" + id, new ObjectNode(JSON).put("schema", text).toString());
    serve(APICURIO_API + "/ids/contentIds/" + id, text);
    serve(APICURIO_API + "/ids/contentIds/%d/references".formatted(id), "[]");
  }

  private void serve(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    registry.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @Override
  public byte[] key(Change row) {
    Object record = data.fromConnectData(SnapshotRecords.KEY, SnapshotRecords.key(row));
    return bytes(KEY_ID, keyWriter, record);
  }

  @Override
  public byte[] value(Change row) {
    Object record = data.fromConnectData(SnapshotRecords.ENVELOPE, SnapshotRecords.envelope(row));
    return bytes(VALUE_ID, valueWriter, record);
  }

  private byte[] bytes(int id, GenericDatumWriter<Object> writer, Object record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(512);
      out.write(0);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
      encoder = EncoderFactory.get().directBinaryEncoder(out, encoder);
      writer.write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Converter values() {
    Map<String, String> options = new HashMap<>();
    options().forEach((name, value) -> options.put(name.replaceFirst("^converter\\.", ""), value));
    Converter converter =
        apicurio ? new io.apicurio.registry.utils.converter.AvroConverter<>() : new AvroConverter();
    converter.configure(options, false);
    return converter;
  }

  @Override
  public Map<String, String> options() {
    String url = "http://localhost:%d".formatted(registry.getAddress().getPort());
    return apicurio
        ? Map.of(
            "converter",
            io.apicurio.registry.utils.converter.AvroConverter.class.getName(),
            "converter.apicurio.registry.url",
            url + APICURIO_API,
            "converter.apicurio.registry.as-confluent",
            "true",
            "converter.apicurio.registry.headers.enabled",
            "false",
            "converter.apicurio.registry.use-id",
            "contentId")
        : Map.of("converter", AvroConverter.class.getName(), "converter.schema.registry.url", url);
  }

  @Override
  public void close() {
    registry.stop(0);
  }
}
