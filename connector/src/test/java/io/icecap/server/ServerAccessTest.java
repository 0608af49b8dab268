package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.server.ServerSettings.Limits;
import io.icecap.server.ServerSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.iceberg.util.UUIDUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, over HTTPS, and how far. */
class ServerAccessTest {
  private static final String PASSWORD = "changeit";
  private static final String ETL = "Bearer test";
  private static final String OTHER = "Bearer other";
  private static final String READER = "Bearer hello";

  private static final String FILE =
      """
      etl    9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 shop:write
      other  d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa shop:write
      reader 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 shop.eu:read
      """;

  @TempDir static Path directory;
  private static ServedCatalog served;
  private static Http http;

  @BeforeAll
  static void serve() throws Exception {
    Path keystore = directory.resolve("server.p12");
    createKey(keystore);
    Tokens tokens = Tokens.read(Files.writeString(directory.resolve("tokens"), FILE));
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1",
            0,
            Optional.of(new Tls(keystore, PASSWORD)),
            Optional.of(tokens),
            List.of(),
            Map.of("client.region", "eu-central-1", "s3.secret-access-key", "hidden"),
            true,
            Limits.DEFAULT);
    served =
        ServedCatalog.start(
            directory.toRealPath().resolve("warehouse"), settings, Map.of(), List.of());
    http = new Http(served.uri(), HttpClient.newBuilder().sslContext(trusting(keystore)).build());
    create("shop");
    create("shop\",\"eu");
  }

  @AfterAll
  static void stop() throws IOException {
    served.close();
  }

  @Test
  void speaksTlsAlone() {
    Http plain = new Http(URI.create("http://127.0.0.1:" + served.uri().getPort()));
    Http distrustful = new Http(served.uri());

    assertThat(served.uri().getScheme()).isEqualTo("https");
    assertThatThrownBy(() -> plain.get("/v1/config")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> distrustful.get("/v1/config")).isInstanceOf(SSLException.class);
  }

  @Test
  void nobodyGetsInWithoutATokenThatIsKnown() throws Exception {
    HttpResponse<String> without = http.get("/v1/config");
    HttpResponse<String> wrong = http.get("/v1/config", "Authorization", "Bearer guess");
    HttpResponse<String> odd = http.get("/v1/config", "Authorization", "Basic %%%");

    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("www-authenticate")).isPresent();
    assertThat(without.body()).contains("NotAuthorizedException");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(odd.statusCode()).isEqualTo(401);
  }

  @Test
  void aBrowserGivesTheTokenAsAPassword() throws Exception {
    String basic =
        Base64.getEncoder().encodeToString("anybody:test".getBytes(StandardCharsets.UTF_8));

    assertThat(http.get("/v1/config", "Authorization", "Basic " + basic).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aReaderSeesTheirNamespaceAndTheWayThere() throws Exception {
    assertThat(http.get("/v1/namespaces", "Authorization", READER).body()).contains("shop");
    assertThat(http.get("/v1/namespaces?parent=shop", "Authorization", READER).body())
        .contains("eu");
    assertThat(http.get("/v1/namespaces/shop%1Feu/tables", "Authorization", READER).statusCode())
        .isEqualTo(200);
    assertThat(http.get("/v1/namespaces/shop/tables", "Authorization", READER).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aReaderChangesNothing() throws Exception {
    HttpResponse<String> refused =
        http.post(
            "/v1/namespaces/shop%1Feu/properties",
            "{\"removals\":[],\"updates\":{\"a\":\"b\"}}", "Authorization", READER);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("shop.eu:write").contains("'reader'");
  }

  @Test
  void aWriterWritesWhereTheyMay() throws Exception {
    assertThat(
            http.post(
                    "/v1/namespaces/shop/properties",
                    "{\"removals\":[],\"updates\":{\"a\":\"b\"}}",
                    "Authorization",
                    ETL)
                .statusCode())
        .isEqualTo(200);
    assertThat(
            http.post("/v1/namespaces", "{\"namespace\":[\"logs\"]}", "Authorization", ETL)
                .statusCode())
        .isEqualTo(403);
  }

  /** What somebody has done is not told to somebody else who has got hold of the key. */
  @Test
  void aRequestIsSentAgainByWhoSentIt() throws Exception {
    assertThat(http.get("/v1/config", "Authorization", ETL).statusCode()).isEqualTo(200);
    String key = UUIDUtil.generateUuidV7().toString();

    assertThat(changed(ETL, key)).isEqualTo(200);
    assertThat(changed(ETL, key)).isEqualTo(200);
    assertThat(changed(OTHER, key)).isEqualTo(422);
  }

  private static int changed(String token, String key) throws Exception {
    return http.post(
            "/v1/namespaces/shop/properties",
            "{\"removals\":[],\"updates\":{\"a\":\"b\"}}",
            "Authorization",
            token,
            "Idempotency-Key",
            key)
        .statusCode();
  }

  @Test
  void keysOfTheStoreAreGivenToThoseWhoAsk() throws Exception {
    String create =
        """
        {"name":"%s","schema":{"type":"struct","schema-id":0,"fields":[
          {"id":1,"name":"id","type":"long","required":true}]},"properties":{}}
        """;

    String unasked =
        http.post("/v1/namespaces/shop/tables", create.formatted("a"), "Authorization", ETL).body();
    String asked =
        http.post(
                "/v1/namespaces/shop/tables",
                create.formatted("b"),
                "Authorization",
                ETL,
                "X-Iceberg-Access-Delegation",
                "vended-credentials")
            .body();

    assertThat(unasked).contains("eu-central-1").doesNotContain("hidden");
    assertThat(asked).contains("eu-central-1").contains("hidden");
    assertThat(http.get("/v1/config", "Authorization", ETL).body()).doesNotContain("hidden");
  }

  private static void create(String levels) throws Exception {
    HttpResponse<String> created =
        http.post("/v1/namespaces", "{\"namespace\":[\"" + levels + "\"]}", "Authorization", ETL);
    assertThat(created.statusCode()).isEqualTo(200);
  }

  private static void createKey(Path keystore) throws Exception {
    Path log = directory.resolve("keytool.log");
    String command =
        "%s -genkeypair -keyalg RSA -alias server -dname CN=localhost -ext san=ip:127.0.0.1 -validity 2 -storetype PKCS12 -keystore %s -storepass %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "keytool"), keystore, PASSWORD);
    Process keytool =
        new ProcessBuilder(command.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException(Files.readString(log));
    }
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
