package io.icecap.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icecap.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Redis server that speaks TLS and nothing else, with a certificate of its own for {@code
 * localhost}. The Redis in the test's jar can't: the one of the system is taken, if there is one.
 */
final class TlsRedis implements AutoCloseable {
  static final String PASSWORD = "changeit";
  private static final String ALIAS = "redis";

  private final Path directory;
  private final int port;
  private final Process process;

  private TlsRedis(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /** The system's Redis server, if it is there and was built with TLS. */
  static Optional<Path> executable() throws IOException, InterruptedException {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    return found.isPresent() && hasTls(found.get()) ? found : Optional.empty();
  }

  /** One without TLS ends at once with "Bad directive"; one with it finds no such certificate. */
  private static boolean hasTls(Path executable) throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                executable.toString(), "--port", "0", "--tls-port", "1", "--tls-cert-file", "none")
            .redirectErrorStream(true)
            .start();
    try (InputStream said = probe.getInputStream()) {
      String text = new String(said.readAllBytes(), US_ASCII);
      return probe.waitFor(10, TimeUnit.SECONDS) && !text.contains("Bad directive");
    } finally {
      probe.destroyForcibly();
    }
  }

  /**
   * @param directory empty, for certificates
   */
  static TlsRedis start(Path executable, Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    createCertificate(directory);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                List.of(
                    executable.toString(),
                    "--port",
                    "0",
                    "--tls-port",
                    String.valueOf(port),
                    "--bind",
                    "127.0.0.1",
                    "--tls-cert-file",
                    directory.resolve("certificate.pem").toString(),
                    "--tls-key-file",
                    directory.resolve("key.pem").toString(),
                    "--tls-ca-cert-file",
                    directory.resolve("certificate.pem").toString(),
                    "--tls-auth-clients",
                    "no",
                    "--save",
                    "",
                    "--dir",
                    directory.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    TlsRedis redis = new TlsRedis(directory, port, process);
    Await.until("Redis to listen", Duration.ofSeconds(20), redis::listens);
    return redis;
  }

  /** With the certificate alone. */
  Path trustStore() {
    return directory.resolve("trust.p12");
  }

  int port() {
    return port;
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Redis ended with exit code " + process.exitValue());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void createCertificate(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path identity = directory.resolve("identity.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                ALIAS,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                identity.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException(Files.readString(directory.resolve("keytool.log")));
    }
    KeyStore store = KeyStore.getInstance(identity.toFile(), PASSWORD.toCharArray());
    byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(directory.resolve("key.pem"), pem("PRIVATE KEY", key));
    Files.writeString(
        directory.resolve("certificate.pem"),
        pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    try (var out = Files.newOutputStream(directory.resolve("trust.p12"))) {
      trust.store(out, PASSWORD.toCharArray());
    }
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
