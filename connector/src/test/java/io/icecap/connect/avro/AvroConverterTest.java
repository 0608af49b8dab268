package io.icecap.connect.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroConverterTest {
  private static final int ID = 77;

  /** A schema that is a part of itself; to Connect, such are equal to no other one. */
  private static final String OWN_PART = "own";

  private final AvroData library = new AvroData(100);
  private RegistryServer registry;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryServer();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** Whatever a converter that writes can send. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsWhatTheLibraryReads(long seed) throws IOException {
    RandomSchemas schemas = new RandomSchemas(new Random(seed));
    for (int round = 0; round < 25; round++) {
      org.apache.kafka.connect.data.Schema connect = schemas.struct(2);
      Schema written = library.fromConnectSchema(connect);
      Schema avro = asRegistered(written);
      AvroConverter converter = converterOf(avro);
      for (int i = 0; i < 40; i++) {
        Object value = schemas.value(connect);
        byte[] bytes = bytes(written, library.fromConnectData(connect, value));
        assertThat(converter.toConnectData("t", bytes)).isEqualTo(byLibrary(avro, bytes));
      }
    }
  }

  /** Schemas that others than Connect's converters wrote. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"string\"",
        "[\"null\",\"long\"]",
        "[\"long\",\"null\"]",
        "[\"null\",\"long\",\"string\"]",
        "[{\"type\":\"null\",\"of\":\"others\"},\"long\"]",
        "[\"int\"]",
        "{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"a\",\"b\"]}",
        "{\"type\":\"fixed\",\"name\":\"f\",\"size\":3}",
        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":6,\"scale\":1}",
        "{\"type\":\"int\",\"logicalType\":\"date\"}",
        "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
        "{\"type\":\"array\",\"items\":[\"null\",\"int\"]}",
        "{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":\"double\"}}",
        "{\"type\":\"map\",\"values\":{\"type\":\"string\",\"avro.java.string\":\"String\"}}",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"e\",\"type\":{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"a\",\"b\"]}},{\"name\":\"d\",\"type\":{\"type\":\"fixed\",\"name\":\"f\",\"size\":2,\"connect.name\":\"org.apache.kafka.connect.data.Decimal\",\"logicalType\":\"decimal\",\"precision\":4,\"scale\":1}},{\"name\":\"t\",\"type\":[\"null\",{\"type\":\"int\",\"logicalType\":\"time-millis\"}]},{\"name\":\"b\",\"type\":{\"type\":\"int\",\"connect.type\":\"int8\"}}]}",
        "{\"type\":\"record\",\"name\":\"own\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"},{\"name\":\"next\",\"type\":[\"null\",\"own\"],\"default\":null}]}"
      })
  void anyBytesAreAValueOrAnErrorOfOurs(String schema) throws IOException {
    Schema avro = new Schema.Parser().parse(schema);
    AvroConverter converter = converterOf(avro);
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[5 + random.nextInt(12)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        for (int b = 5; b < bytes.length; b++) {
          bytes[b] &= 7;
        }
      }
      read += requireSameUnlessRefused(converter, avro, withHeader(bytes)) ? 1 : 0;
    }
    assertThat(read).isPositive();
    assertThat(registry.requests).hasSize(1);
  }

  /** Avro's maps have texts as keys, so the library makes lists of them. */
  @Test
  void mapsWithOtherKeysThanTextsAreReadToo() throws IOException {
    org.apache.kafka.connect.data.Schema connect =
        SchemaBuilder.struct()
            .name("test.Row")
            .field(
                "names",
                SchemaBuilder.map(
                        org.apache.kafka.connect.data.Schema.INT32_SCHEMA,
                        org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA)
                    .build())
            .build();
    Struct row = new Struct(connect).put("names", Map.of(1, "one", 2, "two"));
    Schema avro = library.fromConnectSchema(connect);
    byte[] bytes = bytes(avro, library.fromConnectData(connect, row));

    assertThat(converterOf(avro).toConnectData("t", bytes))
        .isEqualTo(new SchemaAndValue(connect, row));
  }

  @Test
  void damagedRecordsAreRefusedOrReadAsTheLibraryReadsThem() throws IOException {
    Random random = new Random(11);
    RandomSchemas schemas = new RandomSchemas(random);
    for (int round = 0; round < 25; round++) {
      org.apache.kafka.connect.data.Schema connect = schemas.struct(2);
      Schema written = library.fromConnectSchema(connect);
      Schema avro = asRegistered(written);
      AvroConverter converter = converterOf(avro);
      for (int i = 0; i < 40; i++) {
        byte[] bytes = bytes(written, library.fromConnectData(connect, schemas.value(connect)));
        if (bytes.length > 5) {
          bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
        }
        requireSameUnlessRefused(converter, avro, bytes);
      }
    }
  }

  /** Whether it was read. */
  private boolean requireSameUnlessRefused(AvroConverter converter, Schema avro, byte[] bytes) {
    SchemaAndValue read;
    try {
      read = converter.toConnectData("t", bytes);
    } catch (DataException e) {
      return false;
    }
    try {
      SchemaAndValue expected = byLibrary(avro, bytes);
      if (avro.getFullName().equals(OWN_PART)) {
        assertThat(read).hasToString(expected.toString());
      } else {
        assertThat(read).isEqualTo(expected);
      }
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new AssertionError("The library refuses what is read as " + read, e);
    }
    return true;
  }

  @Test
  void aLengthThatIsNotThereAllocatesNothing() {
    Schema avro = new Schema.Parser().parse("\"bytes\"");
    AvroConverter converter = converterOf(avro);
    byte[] twoGigabytes = withHeader(new byte[] {0, 0, 0, 0, 0, -2, -1, -1, -1, 15});

    assertThatThrownBy(() -> converter.toConnectData("orders", twoGigabytes))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "A value of topic orders can't be read with schema 77, which it names: it ends in the middle of a value");
  }

  @Test
  void aBooleanIsZeroOrOne() {
    AvroConverter converter = converterOf(new Schema.Parser().parse("\"boolean\""));

    assertThatThrownBy(
            () -> converter.toConnectData("t", withHeader(new byte[] {0, 0, 0, 0, 0, 2})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a boolean is neither 0 nor 1");
  }

  @Test
  void aBlockOfFewerThanNoItemsIsRefused() {
    AvroConverter converter =
        converterOf(new Schema.Parser().parse("{\"type\":\"array\",\"items\":\"int\"}"));
    byte[] least = {0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0, 0};

    assertThatThrownBy(() -> converter.toConnectData("t", withHeader(least)))
        .isInstanceOf(DataException.class);
  }

  @Test
  void itemsWithoutBytesAreBoundedToo() {
    AvroConverter converter =
        converterOf(
            new Schema.Parser()
                .parse(
                    "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"nothing\",\"fields\":[]}}"));
    byte[] quadrillions = {0, 0, 0, 0, 0, -2, -1, -1, -1, -1, -1, -1, 15, 0};

    assertThatThrownBy(() -> converter.toConnectData("t", withHeader(quadrillions)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it ends in the middle of a value");
  }

  /** An error would end the task, and its successor, and so on. */
  @Test
  void recordsInRecordsWithoutEndAreRefused() {
    AvroConverter converter =
        converterOf(
            new Schema.Parser()
                .parse(
                    "{\"type\":\"record\",\"name\":\"own\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"own\"]}]}"));
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 2);

    assertThatThrownBy(() -> converter.toConnectData("t", withHeader(deep)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("StackOverflowError");
  }

  /** As Apicurio's and Confluent's converters write what a source sends without a schema. */
  @Test
  void valuesWithoutASchemaAreReadToo() throws IOException {
    GenericData.Record text = new GenericData.Record(AvroData.ANYTHING_SCHEMA);
    text.put("string", "no schema");
    byte[] bytes = bytes(AvroData.ANYTHING_SCHEMA, text);

    assertThat(converterOf(AvroData.ANYTHING_SCHEMA).toConnectData("t", bytes))
        .isEqualTo(new SchemaAndValue(null, "no schema"));
  }

  @Test
  void aSchemaThatTheLibraryFailsOnIsTheRecordsFault() {
    Schema anything =
        Schema.createRecord(
            "r", null, null, false, List.of(new Schema.Field("f", AvroData.ANYTHING_SCHEMA)));
    AvroConverter converter = converterOf(anything);

    assertThatThrownBy(() -> converter.toConnectData("t", withHeader(new byte[20])))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value of topic t can't be read with schema 77");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Decimal", "Date", "Time", "Timestamp"})
  void aLogicalTypeOfAnotherTypeIsRefused(String name) {
    AvroConverter converter =
        converterOf(
            new Schema.Parser()
                .parse(
                    "{\"type\":\"string\",\"connect.name\":\"org.apache.kafka.connect.data.%s\"}"
                        .formatted(name)));

    assertThatThrownBy(
            () -> converter.toConnectData("t", withHeader(new byte[] {0, 0, 0, 0, 0, 0})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Invalid type for " + name);
  }

  @Test
  void bytesBehindTheValueAreRefused() {
    AvroConverter converter = converterOf(new Schema.Parser().parse("\"boolean\""));

    assertThatThrownBy(
            () -> converter.toConnectData("t", withHeader(new byte[] {0, 0, 0, 0, 0, 1, 1})))
        .hasMessageContaining("followed by 1 bytes that belong to nothing");
  }

  @Test
  void anotherFormatIsNamed() {
    AvroConverter converter = converterOf(new Schema.Parser().parse("\"string\""));

    assertThatThrownBy(() -> converter.toConnectData("orders", "{\"id\":1}".getBytes(UTF_8)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value of topic orders is not Avro in Confluent's wire format")
        .hasMessageContaining("Set the converter that the topic was written with");
    assertThat(registry.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void fewerBytesThanAnIdAreNoneOfTheFormat(int length) {
    assertThatThrownBy(() -> converter(Map.of()).toConnectData("orders", new byte[length]))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not Avro in Confluent's wire format");
  }

  @Test
  void tombstonesStayTombstones() {
    assertThat(converter(Map.of()).toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
  }

  @Test
  void writingIsRefused() {
    assertThatThrownBy(() -> converter(Map.of()).fromConnectData("t", null, 1))
        .hasMessageContaining("reads and does not write");
  }

  @Test
  void aStructIsOfTheSchemaInstanceThatComesWithIt() throws IOException {
    org.apache.kafka.connect.data.Schema connect =
        SchemaBuilder.struct()
            .name("test.Row")
            .field("id", org.apache.kafka.connect.data.Schema.INT64_SCHEMA)
            .build();
    Schema avro = library.fromConnectSchema(connect);
    AvroConverter converter = converterOf(avro);
    byte[] bytes = bytes(avro, library.fromConnectData(connect, new Struct(connect).put("id", 1L)));

    SchemaAndValue first = converter.toConnectData("t", bytes);
    SchemaAndValue second = converter.toConnectData("t", bytes);

    assertThat(((Struct) first.value()).schema()).isSameAs(first.schema());
    assertThat(second.schema()).isSameAs(first.schema());
    assertThat(registry.requests).containsExactly("/schemas/ids/77");
  }

  /** Printed and parsed again, which loses defaults of items of arrays and maps. */
  private static Schema asRegistered(Schema written) {
    return new Schema.Parser().parse(written.toString());
  }

  private AvroConverter converterOf(Schema avro) {
    registry.put(ID, avro);
    return converter(Map.of());
  }

  private AvroConverter converter(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.putIfAbsent("schema.registry.url", registry.url());
    AvroConverter converter = new AvroConverter();
    converter.configure(options, false);
    return converter;
  }

  private SchemaAndValue byLibrary(Schema avro, byte[] bytes) throws IOException {
    Object value =
        new GenericDatumReader<>(avro)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    SchemaAndValue read = library.toConnectData(avro, value);
    return read == null ? SchemaAndValue.NULL : read;
  }

  private static byte[] bytes(Schema avro, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(withHeader(new byte[5]));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(avro).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] withHeader(byte[] bytes) {
    ByteBuffer.wrap(bytes).put((byte) 0).putInt(ID);
    return bytes;
  }
}
