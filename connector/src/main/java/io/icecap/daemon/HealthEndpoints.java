package io.icecap.daemon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads;

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
    server.createContext("/health/live", e -> answer(e, "GET", health::whyDead));
    server.createContext("/health/ready", e -> answer(e, "GET", health::whyUnready));
    server.createContext("/wake", e -> answer(e, "POST", health::whyUnready));
    server.start();
    return new HealthEndpoints(server, threads);
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, String method, Supplier<Optional<String>> why)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals(method)) {
        exchange.getResponseHeaders().set("Allow", method);
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
        return;
      }
      Optional<String> problem = why.get();
      byte[] body = (problem.orElse("ok") + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(problem.isEmpty() ? OK : UNAVAILABLE, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
