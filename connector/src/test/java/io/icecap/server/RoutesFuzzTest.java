package io.icecap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.server.ServerSettings.Limits;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are right but for a few bytes, or not at all: each is answered, in time, and what
 * is refused is the client's fault and told in the error model.
 */
class RoutesFuzzTest {
  private static final int ROUNDS = 800 * Integer.getInteger("icecap.intensity", 1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"schema-id\":0,\"fields\":[{\"id\":1,\"name\":\"id\",\"type\":\"long\",\"required\":true}]}";

  private static final List<String> PATHS =
      List.of(
          "/v1/config",
          "/v1/namespaces",
          "/v1/namespaces?parent=shop&pageSize=1&pageToken=YQ",
          "/v1/namespaces/shop",
          "/v1/namespaces/shop/properties",
          "/v1/namespaces/shop/tables",
          "/v1/namespaces/shop/tables/orders?snapshots=refs",
          "/v1/namespaces/shop/tables/orders/metrics",
          "/v1/namespaces/shop/tables/orders/plan",
          "/v1/namespaces/shop/tables/orders/plan/1",
          "/v1/namespaces/shop/tables/orders/tasks",
          "/v1/namespaces/shop/register",
          "/v1/namespaces/a%1Fb%2Fc/tables/%C3%A9",
          "/v1/tables/rename",
          "/v1/views/rename",
          "/v1/transactions/commit",
          "/v1/namespaces/shop/views",
          "/v1/namespaces/shop/views/recent",
          "/v1/namespaces/shop/register-view");

  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "[]",
          "null",
          "{\"namespace\":[\"shop\"],\"properties\":{\"a\":\"b\"}}",
          "{\"removals\":[\"a\"],\"updates\":{\"c\":\"d\"}}",
          "{\"name\":\"orders\",\"schema\":"
              + SCHEMA
              + ",\"properties\":{\"format-version\":\"3\"}}",
          "{\"name\":\"staged\",\"schema\":" + SCHEMA + ",\"stage-create\":true}",
          "{\"requirements\":[{\"type\":\"assert-current-schema-id\",\"current-schema-id\":0}],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"x\":\"y\"}},{\"action\":\"set-location\",\"location\":\"file:///tmp/x\"}]}",
          "{\"requirements\":[],\"updates\":[{\"action\":\"add-snapshot\",\"snapshot\":{\"snapshot-id\":1,\"timestamp-ms\":1,\"sequence-number\":1,\"summary\":{\"operation\":\"append\"},\"manifest-list\":\"file:///tmp/x.avro\",\"schema-id\":0}},{\"action\":\"set-snapshot-ref\",\"ref-name\":\"main\",\"type\":\"branch\",\"snapshot-id\":1}]}",
          "{\"requirements\":[{\"type\":\"assert-create\"}],\"updates\":[{\"action\":\"assign-uuid\",\"uuid\":\"9c12d441-03fe-4693-9a96-a0705ddf69c1\"},{\"action\":\"add-schema\",\"schema\":"
              + SCHEMA
              + ",\"last-column-id\":1},{\"action\":\"set-current-schema\",\"schema-id\":-1}]}",
          "{\"filter\":{\"type\":\"eq\",\"term\":\"id\",\"value\":1},\"select\":[\"id\"],\"min-rows-requested\":1}",
          "{\"start-snapshot-id\":1,\"end-snapshot-id\":2}",
          "{\"plan-task\":\"e30\"}",
          "{\"source\":{\"namespace\":[\"shop\"],\"name\":\"orders\"},\"destination\":{\"namespace\":[\"shop\"],\"name\":\"renamed\"}}",
          "{\"name\":\"r\",\"metadata-location\":\"file:///etc/passwd\"}",
          "{\"report-type\":\"commit-report\",\"table-name\":\"t\",\"snapshot-id\":1,\"sequence-number\":1,\"operation\":\"append\",\"metrics\":{}}",
          "{\"table-changes\":[{\"identifier\":{\"namespace\":[\"shop\"],\"name\":\"orders\"},\"requirements\":[],\"updates\":[]}]}",
          "{\"name\":\"recent\",\"schema\":"
              + SCHEMA
              + ",\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},\"default-namespace\":[\"shop\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"select 1\",\"dialect\":\"spark\"}]},\"properties\":{}}");

  private static final List<String> METHODS =
      List.of("GET", "POST", "POST", "POST", "DELETE", "HEAD", "PUT", "BREW");

  @TempDir static Path directory;
  private static ServedCatalog served;

  @BeforeAll
  static void serve() throws IOException {
    served =
        ServedCatalog.start(
            directory.toRealPath().resolve("warehouse"),
            ServedCatalog.settings(
                Optional.empty(),
                new Limits(100_000, 8_000, Duration.ofSeconds(2), Duration.ofSeconds(3), 50, 8)),
            Map.of(),
            List.of());
  }

  @AfterAll
  static void stop() throws IOException {
    served.close();
  }

  @Test
  void everyRequestIsAnsweredAndNoneIsTheServersFault() throws IOException {
    long seed = Long.getLong("icecap.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String request = request(random);
      String answer = answer(request);
      assertThat(answer)
          .as("seed %d, round %d:\n%s", seed, round, request)
          .matches("(?s)HTTP/1\\.1 [1234]\\d\\d.*");
      requireErrorModel(answer, "seed %d, round %d:\n%s".formatted(seed, round, request));
    }
  }

  private static void requireErrorModel(String answer, String as) throws IOException {
    int status = Integer.parseInt(answer.substring(9, 12));
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    if (status >= 400 && !body.isEmpty()) {
      JsonNode error = JSON.readTree(body).path("error");
      assertThat(error.path("code").asInt()).as(as + "\n" + answer).isEqualTo(status);
      assertThat(error.path("message").asText()).as(as).isNotEmpty();
      assertThat(error.path("type").asText()).as(as).isNotEmpty();
    }
  }

  private static String request(Random random) {
    String path = pick(random, PATHS);
    String body = pick(random, BODIES);
    int damage = random.nextInt(4);
    if ((damage & 1) == 1) {
      path = "/" + damaged(random, path.substring(1)).replaceAll("[ \r\n]", "");
    }
    if ((damage & 2) == 2) {
      body = damaged(random, body);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(pick(random, METHODS), path, bytes.length, new String(bytes, ISO_8859_1));
  }

  /** A few bytes changed, left out, or said twice. */
  private static String damaged(Random random, String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0 && !changed.isEmpty(); i--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(5)) {
        case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
        case 1 -> changed.deleteCharAt(at);
        case 2 ->
            changed.insert(
                at,
                pick(
                    random,
                    List.of(
                        "%",
                        "%00",
                        "..",
                        "//",
                        "%zz",
                        "-1",
                        "99999999999999999999",
                        "\u0000",
                        "\"",
                        "{",
                        "é")));
        case 3 -> changed.setLength(at);
        default -> changed.insert(at, changed.substring(at));
      }
    }
    return changed.toString();
  }

  private static String answer(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", served.uri().getPort())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
