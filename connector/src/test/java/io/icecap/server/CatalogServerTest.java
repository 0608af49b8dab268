package io.icecap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.server.ServerSettings.Limits;
import io.icecap.testing.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server does besides what Iceberg's kit asks for. */
class CatalogServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
  private static final Limits TIGHT =
      new Limits(2_000, 4_000, Duration.ofSeconds(1), Duration.ofSeconds(2), 20, 8);

  @TempDir static Path directory;
  private static ServedCatalog served;
  private static Http http;

  @BeforeAll
  static void serve() throws IOException {
    served =
        ServedCatalog.start(
            directory.toRealPath().resolve("warehouse"),
            ServedCatalog.settings(Optional.empty(), TIGHT),
            Map.of(),
            List.of(CatalogServerTest::page));
    http = new Http(served.uri());
  }

  @AfterAll
  static void stop() throws IOException {
    served.close();
  }

  @BeforeEach
  void empty() {
    served.empty();
  }

  private static Optional<Page.Content> page(Page.Query query) {
    return query.path().equals("/")
        ? Optional.of(new Page.Content("text/html; charset=utf-8", "<h1>Hé</h1>".getBytes(UTF_8)))
        : Optional.empty();
  }

  @Test
  void tellsWhatItServes() throws Exception {
    HttpResponse<String> config = http.get("/v1/config");

    assertThat(config.statusCode()).isEqualTo(200);
    assertThat(config.headers().firstValue("content-type")).contains("application/json");
    List<String> endpoints = new ArrayList<>();
    json(config).path("endpoints").forEach(endpoint -> endpoints.add(endpoint.asText()));
    assertThat(endpoints)
        .contains(
            "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
            "POST /v1/{prefix}/tables/rename",
            "POST /v1/{prefix}/transactions/commit");
  }

  @Test
  void listsPageByPageThoughTablesComeAndGo() throws Exception {
    IntStream.range(0, 5).forEach(i -> table("shop", "t" + i));
    JsonNode first = json(http.get("/v1/namespaces/shop/tables?pageSize=2"));
    try (RESTCatalog client = served.client(Map.of())) {
      client.dropTable(TableIdentifier.of("shop", "t0"));
    }

    JsonNode second =
        json(
            http.get(
                "/v1/namespaces/shop/tables?pageSize=2&pageToken="
                    + first.path("next-page-token").asText()));

    assertThat(first.path("identifiers").findValuesAsText("name")).containsExactly("t0", "t1");
    assertThat(second.path("identifiers").findValuesAsText("name")).containsExactly("t2", "t3");
  }

  @Test
  void aTableCanNotBePutOutsideOfTheWarehouse() throws Exception {
    http.post("/v1/namespaces", "{\"namespace\":[\"shop\"],\"properties\":{}}");

    HttpResponse<String> refused =
        http.post(
            "/v1/namespaces/shop/register",
            "{\"name\":\"t\",\"metadata-location\":\"file://%s/warehouse/../secret.metadata.json\"}"
                .formatted(directory.toRealPath()));

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(json(refused).at("/error/message").asText()).contains("outside of the warehouse");
  }

  @Test
  void aPageIsShownBesideTheCatalog() throws Exception {
    HttpResponse<String> page = http.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).isEqualTo("<h1>Hé</h1>");
  }

  @Test
  void whatIsNotThereIsSaidInTheErrorModel() throws Exception {
    assertRefused(http.get("/v2/nothing"), 404, "NoSuchPathException");
    assertRefused(http.get("/v1/namespaces/none"), 404, "NoSuchNamespaceException");
    assertRefused(http.get("/v1/namespaces/none/tables/t"), 404, "NoSuchTableException");
    assertRefused(
        http.send("DELETE", "/v1/config", BodyPublishers.noBody()),
        405,
        "MethodNotAllowedException");
  }

  @Test
  void aLargeBodyIsRefused() throws Exception {
    String large = "{\"namespace\":[\"%s\"]}".formatted("x".repeat(3_000));

    assertRefused(http.post("/v1/namespaces", large), 413, "RequestTooLargeException");
    assertRefused(
        http.send(
            "POST",
            "/v1/namespaces",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8)))),
        413,
        "RequestTooLargeException");
  }

  @Test
  void aClientThatSendsItsBodyForEverIsCutOff() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", served.uri().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST /v1/namespaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
                  .getBytes(UTF_8));

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void aBodyThatTricklesInIsCutOff() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", served.uri().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST /v1/namespaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
                  .getBytes(UTF_8));
      Await.until("an answer", Duration.ofSeconds(10), () -> trickles(socket));

      byte[] answer = new byte[4_000];
      int length = socket.getInputStream().read(answer);

      assertThat(new String(answer, 0, length, UTF_8))
          .startsWith("HTTP/1.1 413")
          .contains("The body took longer than 1 s");
    }
  }

  private static boolean trickles(Socket socket) {
    try {
      socket.getOutputStream().write(' ');
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void silentConnectionsDoNotKeepOthersOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < TIGHT.connectionsMax(); i++) {
        silent.add(new Socket("127.0.0.1", served.uri().getPort()));
      }

      assertThat(http.get("/v1/config").statusCode()).isEqualTo(200);
      for (Socket socket : silent) {
        socket.setSoTimeout(10_000);
        assertThat(socket.getInputStream().read()).as("end of a silent connection").isEqualTo(-1);
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aLargeHeaderIsRefused() throws Exception {
    assertThat(http.get("/v1/config", "X-Large", "x".repeat(5_000)).statusCode()).isEqualTo(431);
  }

  @Test
  void aStrangersPageInABrowserIsRefused() throws Exception {
    assertRefused(
        http.post(
            "/v1/namespaces", "{\"namespace\":[\"a\"]}", "Origin", "https://evil.example.com"),
        403,
        "ForbiddenException");
    try (Socket socket = new Socket("127.0.0.1", served.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/config HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void withoutTokensItListensToThisMachineAlone() {
    ServerSettings open =
        new ServerSettings(
            "0.0.0.0",
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(),
            false,
            Limits.DEFAULT);

    assertThatThrownBy(() -> CatalogServer.start(open, null, null, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--tokens");
  }

  private static void table(String namespace, String name) {
    try (RESTCatalog client = served.client(Map.of())) {
      if (!client.namespaceExists(Namespace.of(namespace))) {
        client.createNamespace(Namespace.of(namespace));
      }
      client.createTable(TableIdentifier.of(namespace, name), SCHEMA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertRefused(HttpResponse<String> response, int status, String type)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).at("/error/type").asText()).isEqualTo(type);
    assertThat(json(response).at("/error/code").asInt()).isEqualTo(status);
    assertThat(json(response).at("/error/message").asText()).isNotEmpty();
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }
}
