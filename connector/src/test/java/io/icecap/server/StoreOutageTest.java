package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.ObjectStore;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.local.LocalObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.util.UUIDUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The store fails for a moment, at each step of a change in turn. Who sends the change again, as
 * the answer says, is told in the end that it is made, and it is.
 */
class StoreOutageTest {
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"id\":1,\"name\":\"id\",\"type\":\"long\",\"required\":true}]}";

  private static final String VIEW =
      "{\"name\":\"NAME\",\"schema\":"
          + SCHEMA
          + ",\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},\"default-namespace\":[\"shop\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"select 1\",\"dialect\":\"spark\"}]},\"properties\":{}}";

  private static final String ONCE =
      "\"requirements\":[{\"type\":\"assert-last-assigned-field-id\",\"last-assigned-field-id\":1}],"
          + "\"updates\":[{\"action\":\"add-schema\",\"schema\":{\"type\":\"struct\",\"fields\":["
          + "{\"id\":1,\"name\":\"id\",\"type\":\"long\",\"required\":true},"
          + "{\"id\":2,\"name\":\"more\",\"type\":\"long\",\"required\":false}]}},"
          + "{\"action\":\"set-current-schema\",\"schema-id\":-1}]";

  private static final Request NAMESPACE =
      new Request(
          "POST", "/v1/namespaces", "{\"namespace\":[\"NAME\"],\"properties\":{\"old\":\"1\"}}");

  private static final Request CREATE =
      new Request(
          "POST",
          "/v1/namespaces/shop/tables",
          "{\"name\":\"NAME\",\"schema\":" + SCHEMA + ",\"properties\":{}}");

  private static final Request CREATE_VIEW = new Request("POST", "/v1/namespaces/shop/views", VIEW);

  @TempDir static Path directory;

  /** Counts down to the call that fails. */
  private static final AtomicInteger CALLS = new AtomicInteger();

  private static Path warehouse;
  private static ServedCatalog served;
  private static Http http;

  /** NAME stands for a name of its own. */
  private record Request(String method, String path, String body) {
    HttpResponse<String> send(String name, String... headers) throws Exception {
      return http.send(
          method,
          path.replace("NAME", name),
          BodyPublishers.ofString(body.replace("NAME", name)),
          headers);
    }
  }

  /**
   * @param before what has to be there
   * @param seen has the content {@code text} when it is made; if that is empty, there is nothing
   *     then
   */
  private record Change(
      String what, List<Request> before, Request request, String seen, String text) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Change> changes() {
    String table = "/v1/namespaces/shop/tables/NAME";
    String rename =
        "{\"source\":{\"namespace\":[\"shop\"],\"name\":\"NAME\"},\"destination\":{\"namespace\":[\"shop\"],\"name\":\"NAME-2\"}}";
    return List.of(
        new Change("a namespace is made", List.of(), NAMESPACE, "/v1/namespaces/NAME", "NAME"),
        new Change(
            "properties of a namespace are changed",
            List.of(NAMESPACE),
            new Request(
                "POST",
                "/v1/namespaces/NAME/properties",
                "{\"removals\":[\"old\"],\"updates\":{\"new\":\"of NAME\"}}"),
            "/v1/namespaces/NAME",
            "of NAME"),
        new Change(
            "a namespace is dropped",
            List.of(NAMESPACE),
            new Request("DELETE", "/v1/namespaces/NAME", ""),
            "/v1/namespaces/NAME",
            ""),
        new Change("a table is made", List.of(), CREATE, table, "NAME"),
        new Change(
            "a table is changed",
            List.of(CREATE),
            new Request("POST", table, "{" + ONCE + "}"),
            table,
            "more"),
        new Change(
            "a transaction is committed",
            List.of(CREATE),
            new Request(
                "POST",
                "/v1/transactions/commit",
                "{\"table-changes\":[{\"identifier\":{\"namespace\":[\"shop\"],\"name\":\"NAME\"},"
                    + ONCE
                    + "},{\"identifier\":{\"namespace\":[\"shop\"],\"name\":\"other\"},"
                    + "\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"by\":\"NAME\"}}]}]}"),
            table,
            "more"),
        new Change(
            "a table is renamed",
            List.of(CREATE),
            new Request("POST", "/v1/tables/rename", rename),
            table + "-2",
            "NAME"),
        new Change(
            "a table is dropped", List.of(CREATE), new Request("DELETE", table, ""), table, ""),
        new Change(
            "a table is purged",
            List.of(CREATE),
            new Request("DELETE", table + "?purgeRequested=true", ""),
            table,
            ""),
        new Change(
            "a view is made", List.of(), CREATE_VIEW, "/v1/namespaces/shop/views/NAME", "NAME"),
        new Change(
            "a table is registered",
            List.of(CREATE, new Request("DELETE", table, "")),
            register("/v1/namespaces/shop/register", "gz.metadata.json"),
            table,
            "NAME"),
        new Change(
            "a view is registered",
            List.of(CREATE_VIEW, new Request("DELETE", "/v1/namespaces/shop/views/NAME", "")),
            register("/v1/namespaces/shop/register-view", "metadata.json"),
            "/v1/namespaces/shop/views/NAME",
            "select 1"),
        new Change(
            "a view is renamed",
            List.of(CREATE_VIEW),
            new Request("POST", "/v1/views/rename", rename),
            "/v1/namespaces/shop/views/NAME-2",
            "select 1"),
        new Change(
            "a view is dropped",
            List.of(CREATE_VIEW),
            new Request("DELETE", "/v1/namespaces/shop/views/NAME", ""),
            "/v1/namespaces/shop/views/NAME",
            ""));
  }

  private static Request register(String path, String suffix) {
    return new Request(
        "POST",
        path,
        "{\"name\":\"NAME\",\"metadata-location\":\"file://%s/shop/NAME/metadata/v1.%s\"}"
            .formatted(warehouse, suffix));
  }

  @BeforeAll
  static void serve() throws Exception {
    warehouse = directory.toRealPath().resolve("warehouse");
    served = ServedCatalog.start(warehouse, failing());
    http = new Http(served.uri());
    assertThat(http.get("/v1/config").statusCode()).isEqualTo(200);
    http.post("/v1/namespaces", "{\"namespace\":[\"shop\"]}");
    assertThat(CREATE.send("other").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() throws IOException {
    served.close();
  }

  private static ObjectStore failing() {
    ObjectStore store = new LocalObjectStore();
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              boolean remote = arguments != null && !method.getName().equals("localFile");
              if (remote && CALLS.decrementAndGet() == 0) {
                throw new StoreUnavailableException(
                    "The store did not answer at " + method.getName(), new IOException());
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whoSendsItAgainIsToldThatItIsMade(Change change) throws Exception {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      String name = change.what().replace(' ', '-') + "-" + call;
      for (Request before : change.before()) {
        assertThat(before.send(name).statusCode()).isIn(200, 204);
      }
      CALLS.set(call);
      HttpResponse<String> answer = sendUntilItIsMade(change.request(), name);
      failed = CALLS.getAndSet(0) <= 0;

      assertThat(answer.statusCode()).as("call %d: %s", call, answer.body()).isIn(200, 204);
      HttpResponse<String> seen = http.get(change.seen().replace("NAME", name));
      assertThat(seen.statusCode()).isEqualTo(change.text().isEmpty() ? 404 : 200);
      assertThat(seen.body()).contains(change.text().replace("NAME", name));
    }
  }

  private static HttpResponse<String> sendUntilItIsMade(Request request, String name)
      throws Exception {
    String key = UUIDUtil.generateUuidV7().toString();
    HttpResponse<String> answer = request.send(name, "Idempotency-Key", key);
    for (int again = 0; again < 3 && answer.statusCode() == 503; again++) {
      assertThat(answer.headers().firstValue("Retry-After")).contains("5");
      answer = request.send(name, "Idempotency-Key", key);
    }
    return answer;
  }
}
