package io.icecap.it.hosts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What AWS Lambda shows to one process of a function: the runtime API of 2018-06-01, from which the
 * process takes its invocations and to which it gives its answers.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String PATH = "/2018-06-01/runtime/";
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  static {
    // else each small answer waits 40 ms for an acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What came of an invocation: the answer, or the error that it ended with. */
  record Outcome(boolean failed, String body) {}

  private record Invocation(String id, String event, Duration limit) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Outcome>> outcomes = new ConcurrentHashMap<>();
  private final CompletableFuture<String> initialised = new CompletableFuture<>();

  private RuntimeApi(HttpServer server) {
    this.server = server;
  }

  static RuntimeApi start() throws IOException {
    RuntimeApi api =
        new RuntimeApi(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    api.server.setExecutor(api.threads);
    api.server.createContext(PATH + "invocation/next", api::next);
    api.server.createContext(PATH + "invocation/", api::outcome);
    api.server.createContext(PATH + "init/error", api::initError);
    api.server.start();
    return api;
  }

  /** As in {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Empty once the process has asked for its first invocation; else why it could not start. */
  CompletableFuture<String> initialised() {
    return initialised;
  }

  /**
   * @param limit after which AWS would end the process
   */
  CompletableFuture<Outcome> invoke(String event, Duration limit) {
    String id = UUID.randomUUID().toString();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    outcomes.put(id, outcome);
    waiting.add(new Invocation(id, event, limit));
    return outcome;
  }

  /** The process is gone: nothing that it was asked for will be answered. */
  void ended() {
    initialised.complete("it ended");
    outcomes.values().forEach(outcome -> outcome.complete(new Outcome(true, "it ended")));
  }

  private void next(HttpExchange exchange) throws IOException {
    try (exchange) {
      initialised.complete("");
      Invocation invocation = waiting.take();
      byte[] event = invocation.event().getBytes(StandardCharsets.UTF_8);
      var headers = exchange.getResponseHeaders();
      headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
      headers.set(
          "Lambda-Runtime-Deadline-Ms",
          String.valueOf(System.currentTimeMillis() + invocation.limit().toMillis()));
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:eu-central-1:123456789012:function:icecap");
      headers.set("Content-Type", "application/json");
      exchange.sendResponseHeaders(OK, event.length);
      exchange.getResponseBody().write(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void outcome(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().substring(PATH.length()).split("/");
      String body = body(exchange);
      exchange.sendResponseHeaders(ACCEPTED, -1);
      outcomes.remove(path[1]).complete(new Outcome(path[2].equals("error"), body));
    }
  }

  private void initError(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = body(exchange);
      exchange.sendResponseHeaders(ACCEPTED, -1);
      initialised.complete(body);
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
