package io.icecap.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.ObjectStoreContract;
import io.icecap.store.OutcomeUnknownException;
import io.icecap.store.StoreSettings;
import io.icecap.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ObjectStoreTest extends ObjectStoreContract {
  @TempDir static Path directory;
  private static final AtomicInteger FOLDERS = new AtomicInteger();
  private static S3Server server;
  private static ObjectStore store;
  private final Location folder = new Location("s3://lake/folder" + FOLDERS.incrementAndGet());

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(directory);
    store = S3ObjectStore.open(server.settings());
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    server.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected Location folder() {
    return folder;
  }

  @Test
  void aListingGoesOverManyPages() {
    for (int i = 0; i < 1005; i++) {
      store.put(folder.resolve("v" + i), new byte[0]);
    }

    assertThat(store.list(folder, "v")).hasSize(1005);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void aServersErrorLeavesTheOutcomeOpen(int status) throws Exception {
    withAnswer(
        status,
        failing ->
            assertThatThrownBy(() -> failing.putIfAbsent(folder.resolve("v1"), bytes("one")))
                .isInstanceOf(OutcomeUnknownException.class));
  }

  @Test
  void aConflictThatStaysLeavesTheOutcomeOpen() throws Exception {
    withAnswer(
        409,
        failing ->
            assertThatThrownBy(() -> failing.putIfAbsent(folder.resolve("v1"), bytes("one")))
                .isInstanceOf(OutcomeUnknownException.class));
  }

  @Test
  void aRefusalIsCertain() throws Exception {
    withAnswer(
        403,
        failing ->
            assertThatThrownBy(() -> failing.putIfAbsent(folder.resolve("v1"), bytes("one")))
                .isInstanceOf(StoreUnavailableException.class)
                .isNotInstanceOf(OutcomeUnknownException.class));
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(server.settings().toString())
        .contains("s3.secret-access-key")
        .doesNotContain("=secret");
  }

  @Test
  void halfAKeyPairIsRefused() {
    Map<String, String> half = new HashMap<>(server.settings().s3());
    half.remove("s3.access-key-id");

    assertThatThrownBy(() -> S3ObjectStore.open(new StoreSettings(folder, half)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3.access-key-id");
  }

  /** Before it has asked for the content, too. */
  @Test
  void anUploadGoesOnAfterTheServerHasClosedTheConnection() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      AtomicInteger connections = new AtomicInteger();
      Thread serving = new Thread(() -> serve(listening, connections), "closing-server");
      serving.start();
      Map<String, String> properties = new HashMap<>(server.settings().s3());
      properties.put("s3.endpoint", "http://127.0.0.1:" + listening.getLocalPort());
      try (ObjectStore store = S3ObjectStore.open(new StoreSettings(folder, properties))) {
        store.put(folder.resolve("object"), new byte[] {1, 2, 3});
      }
      assertThat(connections).hasValueGreaterThan(2);
    }
  }

  /** Closes the first two connections once it has a request's head, and takes the next ones. */
  private static void serve(ServerSocket listening, AtomicInteger connections) {
    try {
      while (true) {
        try (Socket socket = listening.accept()) {
          InputStream in = socket.getInputStream();
          for (int matched = 0; matched < 4; ) {
            matched = in.read() == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
          }
          if (connections.incrementAndGet() > 2) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
            out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(US_ASCII));
            socket.shutdownOutput();
            // to close it with content unread would reset it
            long ignored = in.transferTo(OutputStream.nullOutputStream());
          }
        }
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private interface Check {
    void on(ObjectStore store) throws Exception;
  }

  /** A server that answers every request the same. */
  private static void withAnswer(int status, Check check) throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    http.start();
    Map<String, String> properties = new HashMap<>(server.settings().s3());
    properties.put("s3.endpoint", "http://127.0.0.1:" + http.getAddress().getPort());
    try (ObjectStore failing =
        S3ObjectStore.open(new StoreSettings(server.settings().warehouse(), properties))) {
      check.on(failing);
    } finally {
      http.stop(0);
    }
  }
}
