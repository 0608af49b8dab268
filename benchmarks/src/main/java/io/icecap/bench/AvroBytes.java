package io.icecap.bench;

import com.sun.net.httpserver.HttpServer;
import io.apicurio.registry.utils.converter.AvroConverter;
import io.apicurio.registry.utils.converter.avro.AvroData;
import io.icecap.change.Change;
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
 * Apicurio's converter, which asks a registry for each id once; two schemas in an HTTP server stand
 * in for that.
 */
final class AvroBytes implements RecordBytes {
  private static final int KEY_ID = 1;
  private static final int VALUE_ID = 2;
  private static final int CACHED = 1_000;

  static {
    // Else Apicurio's converter resolves its schemas anew for each record; read once, when Avro is
    // loaded. Workers can have it, too.
    System.setProperty("org.apache.avro.fastread", "false");
  }

  private final AvroData data = new AvroData(CACHED);
  private final Schema keySchema = data.fromConnectSchema(SnapshotRecords.KEY);
  private final Schema valueSchema = data.fromConnectSchema(SnapshotRecords.ENVELOPE);
  private final GenericDatumWriter<Object> keyWriter = new GenericDatumWriter<>(keySchema);
  private final GenericDatumWriter<Object> valueWriter = new GenericDatumWriter<>(valueSchema);
  private final HttpServer registry;
  private BinaryEncoder encoder;

  AvroBytes() {
    try {
      registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serve("/apis/registry/v2/ids/contentIds/" + KEY_ID, keySchema.toString());
    serve("/apis/registry/v2/ids/contentIds/" + VALUE_ID, valueSchema.toString());
    serve("/apis/registry/v2/ids/contentIds/" + KEY_ID + "/references", "[]");
    serve("/apis/registry/v2/ids/contentIds/" + VALUE_ID + "/references", "[]");
    registry.start();
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
    AvroConverter<Object> converter = new AvroConverter<>();
    converter.configure(options, false);
    return converter;
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "converter",
        AvroConverter.class.getName(),
        "converter.apicurio.registry.url",
        "http://localhost:%d/apis/registry/v2".formatted(registry.getAddress().getPort()),
        "converter.apicurio.registry.as-confluent",
        "true",
        "converter.apicurio.registry.headers.enabled",
        "false",
        "converter.apicurio.registry.use-id",
        "contentId");
  }

  @Override
  public void close() {
    registry.stop(0);
  }
}
