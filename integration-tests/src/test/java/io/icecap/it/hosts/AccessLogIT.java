package io.icecap.it.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.Icecap;
import io.icecap.it.LoopbackServer;
import io.icecap.redis.RedisSettings;
import io.icecap.server.CatalogServer;
import io.icecap.server.Tokens;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that each request leaves in the log, as whoever reads the log finds it. */
class AccessLogIT {
  private static final Path LOG =
      Path.of(System.getProperty("icecap.log.file", "target/servers.log"));
  private static final String TOKEN = "s3cr3t-" + UUID.randomUUID();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path work;
  private static EmbeddedRedis redis;
  private static Icecap icecap;
  private static CatalogServer server;

  @BeforeAll
  static void serve() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    Location warehouse = new Location("file://" + work.toRealPath().resolve("warehouse"));
    icecap =
        Icecap.open(
            new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "log"),
            new StoreSettings(warehouse, Map.of()),
            Duration.ofHours(1));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8));
    Path tokens =
        Files.writeString(
            work.resolve("tokens"), "etl %s *:write".formatted(HexFormat.of().formatHex(digest)));
    server = LoopbackServer.start(icecap, warehouse, Optional.of(Tokens.read(tokens)), List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
    icecap.close();
    redis.close();
  }

  private static HttpResponse<String> send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.uri() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", token)
                .build(),
            BodyHandlers.ofString());
  }

  /** The one line of the request with this in its path. */
  private static JsonNode line(String part) throws Exception {
    Await.until("a line of " + part, Duration.ofSeconds(10), () -> !lines(part).isEmpty());
    assertThat(lines(part)).hasSize(1);
    String line = lines(part).get(0);
    return JSON.readTree(line.substring(line.indexOf('{')));
  }

  private static List<String> lines(String part) throws IOException {
    return Files.readAllLines(LOG).stream()
        .filter(line -> line.contains(" access: {") && line.contains(part))
        .toList();
  }

  @Test
  void tellsWhoAskedForWhatAndHowItEnded() throws Exception {
    String name = "n" + UUID.randomUUID();
    String body = "{\"namespace\":[\"" + name + "\"]}";
    HttpResponse<String> made = send("POST", "/v1/namespaces?for=" + name, body, "Bearer " + TOKEN);

    JsonNode line = line(name);

    assertThat(line.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("from", "caller", "method", "path", "status", "received", "sent", "ms");
    assertThat(line.get("from").asText()).isEqualTo("127.0.0.1");
    assertThat(line.get("caller").asText()).isEqualTo("etl");
    assertThat(line.get("method").asText()).isEqualTo("POST");
    assertThat(line.get("path").asText()).isEqualTo("/v1/namespaces?for=" + name);
    assertThat(line.get("status").asInt()).isEqualTo(made.statusCode()).isEqualTo(200);
    assertThat(line.get("received").asInt()).isEqualTo(body.length());
    assertThat(line.get("sent").asInt()).isEqualTo(made.body().length());
    assertThat(line.get("ms").asLong()).isBetween(0L, 60_000L);
  }

  @Test
  void whoIsTurnedAwayIsInItWithoutWhatTheySentToGetIn() throws Exception {
    String name = "n" + UUID.randomUUID();
    String wrong = "wrong-" + UUID.randomUUID();
    String basic = Base64.getEncoder().encodeToString(("anybody:" + TOKEN).getBytes(UTF_8));
    send("GET", "/v1/config?for=bad" + name, "", "Bearer " + wrong);
    send("GET", "/v1/config?for=basic" + name, "", "Basic " + basic);

    assertThat(line("bad" + name).get("status").asInt()).isEqualTo(401);
    assertThat(line("bad" + name).get("caller").asText()).isEqualTo("-");
    assertThat(line("basic" + name).get("caller").asText()).isEqualTo("etl");
    assertThat(Files.readString(LOG)).doesNotContain(wrong, basic, TOKEN);
  }

  /** Nobody can write lines of their own into it. */
  @Test
  void isOneLineWhateverTheRequestHas() throws Exception {
    String name = "n" + UUID.randomUUID();
    try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /v1/%0A{\"caller\":\"root\"}/"
                      + name
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      socket.getInputStream().readAllBytes();
    }

    JsonNode line = line(name);

    assertThat(line.get("path").asText()).endsWith(name).contains("%0A");
    assertThat(line.get("caller").asText()).isEqualTo("-");
  }
}
