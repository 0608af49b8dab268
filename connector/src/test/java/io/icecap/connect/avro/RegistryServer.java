package io.icecap.connect.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;

/** The two paths of Confluent's REST API that the converter asks, over HTTP. */
final class RegistryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** Of a schema, by which it is named in another one. */
  record Reference(String name, String subject, int version) {}

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** How many requests are answered with status 503 first. */
  final AtomicInteger outages = new AtomicInteger();

  /** The only one that is let in, if set. */
  volatile String authorization;

  /** The status that others get. */
  volatile int refusal = 401;

  /** What it says of what it does not have. */
  volatile int errorCode = 40403;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  RegistryServer() throws IOException {
    this(HttpServer.create(ADDRESS, 0));
  }

  private RegistryServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  static RegistryServer overTls(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(ADDRESS, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new RegistryServer(server);
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  void put(int id, Schema schema) {
    answers.put("/schemas/ids/" + id, json(schema.toString(), List.of()).toString());
  }

  void put(int id, String schema, Reference... references) {
    answers.put("/schemas/ids/" + id, json(schema, List.of(references)).toString());
  }

  /** What a proxy may say in its place. */
  void putPage(int id) {
    answers.put("/schemas/ids/" + id, "<html>Log in</html>");
  }

  void putProtobuf(int id) {
    ObjectNode json = json("syntax = \"proto3\";", List.of()).put("schemaType", "PROTOBUF");
    answers.put("/schemas/ids/" + id, json.toString());
  }

  void put(String subject, int version, String schema, Reference... references) {
    answers.put(
        "/subjects/%s/versions/%d".formatted(subject, version),
        json(schema, List.of(references)).toString());
  }

  private static ObjectNode json(String schema, List<Reference> references) {
    ObjectNode json = JSON.createObjectNode().put("schema", schema);
    ArrayNode array = json.putArray("references");
    references.forEach(
        r ->
            array
                .addObject()
                .put("name", r.name())
                .put("subject", r.subject())
                .put("version", r.version()));
    return json;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(exchange.getRequestURI().toString());
    List<String> sent = new ArrayList<>();
    sent.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
    authorizations.addAll(sent);
    if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.sendResponseHeaders(503, -1);
    } else if (authorization != null && !sent.contains(authorization)) {
      exchange.sendResponseHeaders(refusal, -1);
    } else if (answers.containsKey(path)) {
      send(exchange, 200, answers.get(path));
    } else {
      send(exchange, 404, JSON.createObjectNode().put("error_code", errorCode).toString());
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
