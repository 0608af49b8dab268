package io.icecap.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthEndpointsTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Health health = new Health();
  private HealthEndpoints endpoints;

  @BeforeEach
  void open() throws IOException {
    endpoints =
        HealthEndpoints.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), health);
  }

  @AfterEach
  void close() {
    endpoints.close();
  }

  @Test
  void isAliveBeforeItIsReady() throws Exception {
    assertThat(answer("GET", "/health/live")).isEqualTo("200 ok\n");
    assertThat(answer("GET", "/health/ready"))
        .isEqualTo("503 it has not reached Redis and the warehouse yet\n");

    health.ready();
    assertThat(answer("GET", "/health/ready")).isEqualTo("200 ok\n");

    health.unready("Redis does not answer");
    assertThat(answer("GET", "/health/live")).isEqualTo("200 ok\n");
    assertThat(answer("GET", "/health/ready")).isEqualTo("503 Redis does not answer\n");
  }

  @Test
  void whatHasEndedForGoodIsNeitherAliveNorReady() throws Exception {
    health.ready();
    health.dead("An applier has ended");

    for (String path : List.of("/health/live", "/health/ready")) {
      assertThat(answer("GET", path)).isEqualTo("503 An applier has ended\n");
    }
    assertThat(answer("POST", "/wake")).isEqualTo("503 An applier has ended\n");
  }

  @Test
  void whatWakesItIsToldWhetherItIsReady() throws Exception {
    assertThat(answer("POST", "/wake")).startsWith("503 ");

    health.ready();

    assertThat(answer("POST", "/wake")).isEqualTo("200 ok\n");
  }

  @Test
  void nothingElseIsAnswered() throws Exception {
    health.ready();

    assertThat(send("GET", "/wake", "").headers().firstValue("Allow")).hasValue("POST");
    assertThat(answer("GET", "/wake")).isEqualTo("405 ");
    assertThat(answer("POST", "/health/live")).isEqualTo("405 ");
    for (String path : List.of("/", "/health", "/health/lively", "/wake/up", "/wakeful")) {
      assertThat(answer("POST", path)).as(path).isEqualTo("404 ");
    }
  }

  @Test
  void isWokenByWhatKnativeSends() throws Exception {
    health.ready();
    JsonNode source = null;
    try (var documents =
        new ObjectMapper(new YAMLFactory())
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(Path.of("..", "manifests", "knative", "applier.yaml").toFile())) {
      for (JsonNode document : documents.readAll()) {
        source = document.path("kind").asText().equals("PingSource") ? document : source;
      }
    }

    HttpResponse<String> woken =
        send("POST", source.at("/spec/sink/uri").asText(), source.at("/spec/data").asText());

    assertThat(woken.statusCode()).isEqualTo(200);
  }

  private String answer(String method, String path) throws Exception {
    HttpResponse<String> answer = send(method, path, "");
    return answer.statusCode() + " " + answer.body();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(endpoints.address().getPort(), path));
    return http.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
