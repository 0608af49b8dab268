package io.icecap.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.connect.avro.RegistryServer.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaRegistryTest {
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String PASSWORD = "changeit";

  @TempDir private Path disk;

  private RegistryServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RegistryServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsReferencesOnceEach() {
    server.put("money-value", 2, "{\"type\":\"fixed\",\"name\":\"x.Money\",\"size\":8}");
    Reference money = new Reference("x.Money", "money-value", 2);
    server.put(
        "line%2Fa%20value",
        1,
        "{\"type\":\"record\",\"name\":\"x.Line\",\"fields\":[{\"name\":\"price\",\"type\":\"x.Money\"}]}",
        money);
    server.put(
        1,
        "{\"type\":\"record\",\"name\":\"x.Order\",\"fields\":[{\"name\":\"line\",\"type\":\"x.Line\"},{\"name\":\"sum\",\"type\":\"x.Money\"}]}",
        new Reference("x.Line", "line/a value", 1),
        money);

    Schema order = registry(Map.of()).schema(1);

    assertThat(order.getField("line").schema().getField("price").schema().getFixedSize())
        .isEqualTo(8);
    assertThat(server.requests)
        .containsExactly(
            "/schemas/ids/1",
            "/subjects/line%2Fa%20value/versions/1?deleted=true",
            "/subjects/money-value/versions/2?deleted=true");
  }

  @Test
  void anOutageIsWaitedFor() {
    server.put(1, TEXT);
    server.outages.set(3);

    assertThat(registry(Map.of()).schema(1)).isEqualTo(TEXT);
    assertThat(server.requests).hasSize(4);
  }

  @Test
  void aLongOutageEndsTheTaskAndPutsNoRecordAside() {
    server.outages.set(1_000);

    assertThatThrownBy(() -> new SchemaRegistry(config(Map.of()), SHORT).schema(1))
        .isInstanceOf(Error.class)
        .hasMessageContaining("did not tell schema 1")
        .hasMessageContaining(server.url() + " answers 503")
        .hasMessageContaining("schema.registry.url");
    assertThat(server.requests).hasSizeGreaterThan(1);
  }

  @Test
  void whereNobodyAnswersTheNextOneIsAsked() {
    server.put(1, TEXT);
    Map<String, String> two =
        Map.of("schema.registry.url", "http://localhost:1," + server.url() + "/");

    assertThat(registry(two).schema(1)).isEqualTo(TEXT);
  }

  @Test
  void saysWhoItIs() {
    server.put(1, TEXT);
    server.authorization = "Basic dTpw";
    assertThat(registry(Map.of("basic.auth.user.info", "u:p")).schema(1)).isEqualTo(TEXT);

    server.authorization = "Bearer secret";
    assertThat(registry(Map.of("bearer.auth.token", "secret")).schema(1)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusalEndsTheTaskAtOnceAndNamesTheOptions(int status) {
    server.authorization = "Basic dTpw";
    server.refusal = status;

    assertThatThrownBy(() -> registry(Map.of("basic.auth.user.info", "u:wrong")).schema(1))
        .isInstanceOf(Error.class)
        .hasMessageContaining("status " + status)
        .hasMessageContaining("basic.auth.user.info")
        .hasMessageNotContaining("wrong");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aSchemaThatIsNotThereIsTheRecordsFault() {
    assertThatThrownBy(() -> registry(Map.of()).schema(9))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no schema 9");
  }

  /** As what is before a registry answers, and a registry of which the path is another one. */
  @Test
  void anAddressWithoutTheApiPutsNoRecordAside() {
    server.errorCode = 404;

    assertThatThrownBy(() -> new SchemaRegistry(config(Map.of()), SHORT).schema(9))
        .isInstanceOf(Error.class)
        .hasMessageContaining(server.url() + " answers 404")
        .hasMessageContaining("correct schema.registry.url");
  }

  @Test
  void aPageInPlaceOfASchemaPutsNoRecordAside() {
    server.putPage(1);

    assertThatThrownBy(() -> new SchemaRegistry(config(Map.of()), SHORT).schema(1))
        .isInstanceOf(Error.class)
        .hasMessageContaining("JsonParseException");
  }

  @Test
  void trustsTheTrustStoreThatIsGiven() throws Exception {
    KeyStore identity = identity();
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(identity, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    try (RegistryServer https = RegistryServer.overTls(tls)) {
      https.put(1, TEXT);
      Map<String, String> options =
          Map.of(
              "schema.registry.url",
              https.url(),
              "schema.registry.ssl.truststore.location",
              disk.resolve("identity.p12").toString(),
              "schema.registry.ssl.truststore.type",
              "PKCS12",
              "schema.registry.ssl.truststore.password",
              PASSWORD);

      assertThat(registry(options).schema(1)).isEqualTo(TEXT);
      assertThatThrownBy(
              () ->
                  new SchemaRegistry(config(Map.of("schema.registry.url", https.url())), SHORT)
                      .schema(1))
          .isInstanceOf(Error.class)
          .hasMessageContaining("SSLHandshakeException");
    }
  }

  /** For {@code localhost}; as a trust store it stands for its own certificate. */
  private KeyStore identity() throws Exception {
    Path file = disk.resolve("identity.p12");
    Path log = disk.resolve("keytool.log");
    String command =
        "%s -genkeypair -keyalg RSA -alias registry -dname CN=localhost -ext san=dns:localhost -validity 2 -storetype PKCS12 -keystore %s -storepass %s"
            .formatted(Path.of(System.getProperty("java.home"), "bin", "keytool"), file, PASSWORD);
    Process keytool =
        new ProcessBuilder(command.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException(Files.readString(log));
    }
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  @Test
  void otherKindsOfSchemasAreNamed() {
    server.putProtobuf(4);

    assertThatThrownBy(() -> registry(Map.of()).schema(4))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Schema 4 is PROTOBUF and not Avro");
  }

  @Test
  void aSchemaThatIsNoneIsRefused() {
    server.put(5, "{\"type\":\"nothing\"}");

    assertThatThrownBy(() -> registry(Map.of()).schema(5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Schema 5 can't be read");
  }

  @Test
  void theAddressIsChecked() {
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", "registry:8081")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url")
        .hasMessageContaining("http://registry:8081");
    assertThatThrownBy(() -> new AvroConverterConfig(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", "")))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void aPasswordInTheAddressIsRefusedAndNotShown() {
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", "http://u:secret@localhost:1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url")
        .hasMessageContaining("basic.auth.user.info")
        .hasMessageNotContaining("secret");
  }

  private SchemaRegistry registry(Map<String, String> options) {
    return new SchemaRegistry(config(options));
  }

  private AvroConverterConfig config(Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("schema.registry.url", server.url());
    options.putAll(more);
    return new AvroConverterConfig(options);
  }
}
