package io.icecap.daemon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code GET /health/live} and {@code GET /health/ready}: 200, or 503 with the reason in one line.
 * {@code POST /wake} is answered as the latter, for hosts that start a process by a request.
 */
final class HealthEndpoints implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * @param problem empty if all is well
   */
  private record Endpoint(String method, Supplier<Optional<String>> problem) {}

  private HealthEndpoints(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @throws IOException if nobody can be listened to at this address
   */
  static HealthEndpoints open(InetSocketAddress address, Health health) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "icecap-health");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    Map<String, Endpoint> endpoints =
        Map.of(
            "/health/live", new Endpoint("GET", health::whyDead),
            "/health/ready", new Endpoint("GET", health::whyUnready),
            "/wake", new Endpoint("POST", health::whyUnready));
    server.createContext("/", exchange -> answer(exchange, endpoints));
    server.start();
    return new HealthEndpoints(server, threads);
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, Map<String, Endpoint> endpoints)
      throws IOException {
    try (exchange) {
      Endpoint endpoint = endpoints.get(exchange.getRequestURI().getPath());
      if (endpoint == null) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
      } else if (!exchange.getRequestMethod().equals(endpoint.method())) {
        exchange.getResponseHeaders().set("Allow", endpoint.method());
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
      } else {
        tell(exchange, endpoint.problem().get());
      }
    }
  }

  private static void tell(HttpExchange exchange, Optional<String> problem) throws IOException {
    byte[] body = (problem.orElse("ok") + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(problem.isEmpty() ? OK : UNAVAILABLE, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
