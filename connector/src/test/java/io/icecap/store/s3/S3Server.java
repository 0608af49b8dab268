package io.icecap.store.s3;

import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server in this JVM, over a directory, with a bucket «lake». */
public final class S3Server implements AutoCloseable {
  private final S3Proxy server;

  private S3Server(S3Proxy server) {
    this.server = server;
  }

  public static S3Server start(Path directory) throws Exception {
    var blobs = new FilesystemNio2BlobStore(directory.toAbsolutePath().toString());
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "id", "secret")
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    blobs.createContainer("lake");
    return new S3Server(server);
  }

  public StoreSettings settings() {
    return new StoreSettings(
        new Location("s3://lake/warehouse"),
        Map.of(
            "s3.endpoint", "http://127.0.0.1:" + server.getPort(),
            "s3.path-style-access", "true",
            "client.region", "us-east-1",
            "s3.access-key-id", "id",
            "s3.secret-access-key", "secret"));
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
