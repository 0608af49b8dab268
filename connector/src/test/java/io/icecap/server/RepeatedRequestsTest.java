package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.testing.Await;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.util.UUIDUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are sent again with the same Idempotency-Key, to real servers on real Redis. */
class RepeatedRequestsTest {
  private static final String HEADER = "Idempotency-Key";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"id\":1,\"name\":\"id\",\"type\":\"long\",\"required\":true}]}";

  /** Right once: it asks for what it changes. */
  private static final String NEXT_COLUMN =
      "{\"requirements\":[{\"type\":\"assert-last-assigned-field-id\",\"last-assigned-field-id\":1}],"
          + "\"updates\":[{\"action\":\"add-schema\",\"schema\":{\"type\":\"struct\",\"fields\":["
          + "{\"id\":1,\"name\":\"id\",\"type\":\"long\",\"required\":true},"
          + "{\"id\":2,\"name\":\"more\",\"type\":\"long\",\"required\":false}]}},"
          + "{\"action\":\"set-current-schema\",\"schema-id\":-1}]}";

  @TempDir static Path directory;
  private static ServedCatalog served;
  private static CatalogServer second;
  private static Http http;
  private static Http other;

  @BeforeAll
  static void serve() throws Exception {
    served = ServedCatalog.start(directory.toRealPath().resolve("warehouse"));
    second = served.another();
    http = new Http(served.uri());
    other = new Http(second.uri());
    JsonNode config = JSON.readTree(http.get("/v1/config").body());
    assertThat(Duration.parse(config.get("idempotency-key-lifetime").asText()))
        .isEqualTo(RepeatedRequests.LIFETIME);
    http.post("/v1/namespaces", "{\"namespace\":[\"shop\"]}");
  }

  @AfterAll
  static void stop() throws IOException {
    second.close();
    served.close();
  }

  @Test
  void whatWasDoneIsNotDoneAgainAndAnsweredAsBefore() throws Exception {
    create("altered");
    String key = key();

    HttpResponse<String> first = http.post(tables("altered"), NEXT_COLUMN, HEADER, key);
    HttpResponse<String> again = other.post(tables("altered"), NEXT_COLUMN, HEADER, key);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(again.body())).isEqualTo(JSON.readTree(first.body()));
    // the same with a key of its own comes too late
    assertThat(http.post(tables("altered"), NEXT_COLUMN, HEADER, key()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void whatWasDroppedIsDroppedOnce() throws Exception {
    create("dropped");
    String key = key();

    assertThat(drop("dropped", key).statusCode()).isEqualTo(204);
    create("dropped");
    assertThat(drop("dropped", key).statusCode()).isEqualTo(204);

    assertThat(http.get(tables("dropped")).statusCode()).isEqualTo(200);
  }

  @Test
  void whatWasRefusedIsRefusedForTheSameReason() throws Exception {
    String key = key();
    HttpResponse<String> first = drop("late", key);
    create("late");

    HttpResponse<String> again = drop("late", key);

    assertThat(first.statusCode()).isEqualTo(404);
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(again.body())).isEqualTo(JSON.readTree(first.body()));
    assertThat(http.get(tables("late")).statusCode()).isEqualTo(200);
  }

  @Test
  void everyKindOfChangeMayBeSentAgain() throws Exception {
    create("one");
    List<String[]> changes =
        List.of(
            new String[] {"/v1/namespaces", "{\"namespace\":[\"n\"],\"properties\":{\"a\":\"b\"}}"},
            new String[] {
              "/v1/namespaces/n/properties", "{\"removals\":[\"a\"],\"updates\":{\"c\":\"d\"}}"
            },
            new String[] {
              "/v1/tables/rename",
              "{\"source\":{\"namespace\":[\"shop\"],\"name\":\"one\"},\"destination\":{\"namespace\":[\"shop\"],\"name\":\"two\"}}"
            },
            new String[] {
              "/v1/namespaces/shop/views",
              "{\"name\":\"v\",\"schema\":"
                  + SCHEMA
                  + ",\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},\"default-namespace\":[\"shop\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"select 1\",\"dialect\":\"spark\"}]},\"properties\":{}}"
            },
            new String[] {
              "/v1/views/rename",
              "{\"source\":{\"namespace\":[\"shop\"],\"name\":\"v\"},\"destination\":{\"namespace\":[\"shop\"],\"name\":\"w\"}}"
            },
            new String[] {
              "/v1/transactions/commit",
              "{\"table-changes\":[{\"identifier\":{\"namespace\":[\"shop\"],\"name\":\"two\"},"
                  + NEXT_COLUMN.substring(1)
                  + "]}"
            },
            new String[] {
              "/v1/namespaces/shop/tables",
              "{\"name\":\"staged\",\"schema\":" + SCHEMA + ",\"stage-create\":true}"
            });
    for (String[] change : changes) {
      String key = key();
      HttpResponse<String> first = http.post(change[0], change[1], HEADER, key);
      HttpResponse<String> again = other.post(change[0], change[1], HEADER, key);

      assertThat(first.statusCode()).as(change[0] + first.body()).isIn(200, 204);
      assertThat(again.statusCode()).as(change[0] + again.body()).isEqualTo(first.statusCode());
    }
  }

  @Test
  void ofManyAtTheSameTimeOneIsCarriedOut() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      String key = key();
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Http to = i % 2 == 0 ? http : other;
        calls.add(
            () -> {
              HttpResponse<String> response =
                  to.post("/v1/namespaces/shop/tables", named("contended"), HEADER, key);
              assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
              return JSON.readTree(response.body()).at("/metadata/table-uuid").asText();
            });
      }
      Set<String> tables = new HashSet<>();
      for (Future<String> call : threads.invokeAll(calls)) {
        tables.add(call.get());
      }
      assertThat(tables).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aKeyIsOfOneRequest() throws Exception {
    String key = key();
    http.post("/v1/namespaces/shop/tables", named("keyed"), HEADER, key);

    HttpResponse<String> another =
        http.post("/v1/namespaces/shop/tables", named("keyed2"), HEADER, key);

    assertThat(another.statusCode()).isEqualTo(422);
    create("other");
    String dropping = key();
    assertThat(drop("keyed", dropping).statusCode()).isEqualTo(204);
    assertThat(drop("other", dropping).statusCode()).isEqualTo(422);
    assertThat(drop("keyed?purgeRequested=true", dropping).statusCode()).isEqualTo(422);
    assertThat(http.get(tables("other")).statusCode()).isEqualTo(200);
    assertThat(http.get(tables("keyed2")).statusCode()).isEqualTo(404);
    for (String bad : List.of("1", "not-a-uuid", "7b1f0a53-61a3-4a5c-9f5c-3f2d6f4f6c11")) {
      assertThat(http.post("/v1/namespaces/shop/tables", named("keyed2"), HEADER, bad).statusCode())
          .as(bad)
          .isEqualTo(400);
    }
  }

  @Test
  void whatRedisHasLostIsUnknownAndNotDoneAgain() throws Exception {
    create("kept");
    String key = key();
    assertThat(drop("kept", key).statusCode()).isEqualTo(204);
    create("kept");
    long made = UUID.fromString(key).getMostSignificantBits() >>> 16;
    Await.until(
        "a later moment", Duration.ofSeconds(20), () -> System.currentTimeMillis() > made + 1);

    served.emptyRedis();
    HttpResponse<String> again = drop("kept", key);

    assertThat(again.statusCode()).isEqualTo(500);
    assertThat(again.body()).contains("CommitStateUnknownException").contains("new key");
    assertThat(http.get(tables("kept")).statusCode()).isEqualTo(200);
    assertThat(drop("kept", key()).statusCode()).isEqualTo(204);
  }

  @Test
  void withoutRedisNothingIsDoneThatCouldNotBeTold() throws Exception {
    try (ServedCatalog lonely = ServedCatalog.start(directory.toRealPath().resolve("lonely"))) {
      Http to = new Http(lonely.uri());
      lonely.stopRedis();

      HttpResponse<String> refused =
          to.post("/v1/namespaces", "{\"namespace\":[\"shop\"]}", HEADER, key());

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      assertThat(JSON.readTree(refused.body()).at("/error/message").asText())
          .startsWith("Nothing is changed: ")
          .contains("for Redis to remember")
          .contains("check that it runs")
          .endsWith("Then send it again with the same key");
      assertThat(to.get("/v1/namespaces/shop").statusCode()).isEqualTo(404);
      assertThat(to.post("/v1/namespaces", "{\"namespace\":[\"shop\"]}").statusCode())
          .isEqualTo(200);
    }
  }

  private static void create(String table) throws Exception {
    HttpResponse<String> response =
        http.post("/v1/namespaces/shop/tables", named(table), HEADER, key());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static HttpResponse<String> drop(String table, String key) throws Exception {
    return http.send("DELETE", tables(table), BodyPublishers.noBody(), HEADER, key);
  }

  private static String tables(String table) {
    return "/v1/namespaces/shop/tables/" + table;
  }

  private static String named(String table) {
    return "{\"name\":\"" + table + "\",\"schema\":" + SCHEMA + "}";
  }

  /** As Iceberg's own client makes them. */
  private static String key() {
    return UUIDUtil.generateUuidV7().toString();
  }
}
