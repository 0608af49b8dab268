package io.icecap.servers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real S3 server (s3proxy over a directory) inside this JVM. {@code If-None-Match: *} is atomic;
 * {@code If-Match} is not.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final String ACCESS_KEY_ID = "icecap";
  private static final String SECRET_ACCESS_KEY = "icecap-secret";

  private final S3Proxy server;
  private final MeteredBlobStore store;

  private EmbeddedS3(S3Proxy server, MeteredBlobStore store) {
    this.server = server;
    this.store = store;
  }

  /**
   * Starts a server whose buckets are directories of {@code directory}.
   *
   * @param bucket a bucket to create
   */
  public static EmbeddedS3 start(Path directory, String bucket) throws Exception {
    Files.createDirectories(directory);
    var files = new FilesystemNio2BlobStore(directory.toAbsolutePath().toString());
    var store = new MeteredBlobStore(files);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    files.createContainer(bucket);
    return new EmbeddedS3(server, store);
  }

  /** {@code http://127.0.0.1:port}; use path-style access. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  public String accessKeyId() {
    return ACCESS_KEY_ID;
  }

  public String secretAccessKey() {
    return SECRET_ACCESS_KEY;
  }

  /** Adds this time to every request from now on, as a distant store would. */
  public void delayEachRequest(Duration delay) {
    store.delayEachRequest(delay);
  }

  /** What was asked of the store since it started. */
  public S3Traffic traffic() {
    return store.traffic();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    store.close();
  }
}
