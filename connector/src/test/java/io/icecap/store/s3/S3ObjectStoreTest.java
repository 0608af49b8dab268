package io.icecap.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** However an object is put. */
  @Test
  void everyObjectIsEncryptedAsTheSettingsAsk() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[] {1});

    assertThat(encryptions(Map.of("s3.sse.type", "kms", "s3.sse.key", "alias/lake"), file))
        .hasSize(3)
        .containsOnly("aws:kms with alias/lake");
    assertThat(encryptions(Map.of("s3.sse.type", "dsse-kms"), file))
        .hasSize(3)
        .containsOnly("aws:kms:dsse with null");
    assertThat(encryptions(Map.of("s3.sse.type", "s3"), file))
        .hasSize(3)
        .containsOnly("AES256 with null");
    assertThat(encryptions(Map.of(), file)).hasSize(3).containsOnly("null with null");
  }

  @Test
  void encryptionThatIsNotKnownIsRefused() {
    Map<String, String> custom = new HashMap<>(server.settings().s3());
    custom.put("s3.sse.type", "custom");
    assertThatThrownBy(() -> S3ObjectStore.open(new StoreSettings(folder, custom)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3.sse.type=custom is not supported: write none, s3, kms");

    Map<String, String> keyAlone = new HashMap<>(server.settings().s3());
    keyAlone.put("s3.sse.key", "alias/lake");
    assertThatThrownBy(() -> S3ObjectStore.open(new StoreSettings(folder, keyAlone)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3.sse.key has no effect with s3.sse.type=none");
  }

  /** What is asked of the server for an object that is put, put if absent, and uploaded. */
  private List<String> encryptions(Map<String, String> asked, Path file) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    withServer(
        asked,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          seen.add(
              exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption")
                  + " with "
                  + exchange
                      .getRequestHeaders()
                      .getFirst("x-amz-server-side-encryption-aws-kms-key-id"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        },
        any -> {
          any.put(folder.resolve("a"), new byte[] {1});
          assertThat(any.putIfAbsent(folder.resolve("b"), new byte[] {1})).isTrue();
          any.upload(file, folder.resolve("c"));
        });
    return seen;
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
            // the client loses an answer that comes along with that: not before it sends content
            int first = in.read();
            assertThat(first).isNotNegative();
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
    withServer(
        Map.of(),
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        },
        check);
  }

  private static void withServer(Map<String, String> settings, HttpHandler handler, Check check)
      throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", handler);
    http.start();
    Map<String, String> properties = new HashMap<>(server.settings().s3());
    properties.putAll(settings);
    properties.put("s3.endpoint", "http://127.0.0.1:" + http.getAddress().getPort());
    try (ObjectStore failing =
        S3ObjectStore.open(new StoreSettings(server.settings().warehouse(), properties))) {
      check.on(failing);
    } finally {
      http.stop(0);
    }
  }
}
