package io.icecap.bench;

import io.icecap.servers.EmbeddedS3;
import io.icecap.servers.S3Traffic;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Where a benchmark keeps its table. */
final class BenchStore implements AutoCloseable {
  private static final String BUCKET = "bench";

  private final StoreSettings settings;
  private final EmbeddedS3 s3;
  private S3Traffic start;

  private BenchStore(StoreSettings settings, EmbeddedS3 s3) {
    this.settings = settings;
    this.s3 = s3;
  }

  static BenchStore onDisk(Path folder) {
    return new BenchStore(
        new StoreSettings(new Location(folder.toUri().toString()), Map.of()), null);
  }

  /** A real S3 server in this process, slower by {@code delay} a request. */
  static BenchStore onS3(Path folder, Duration delay) throws Exception {
    EmbeddedS3 s3 = EmbeddedS3.start(folder, BUCKET);
    s3.delayEachRequest(delay);
    return new BenchStore(
        new StoreSettings(
            new Location("s3://" + BUCKET + "/warehouse"),
            Map.of(
                "s3.endpoint", s3.endpoint().toString(),
                "s3.path-style-access", "true",
                "client.region", "us-east-1",
                "s3.access-key-id", s3.accessKeyId(),
                "s3.secret-access-key", s3.secretAccessKey())),
        s3);
  }

  StoreSettings settings() {
    return settings;
  }

  void startTraffic() {
    if (s3 != null) {
      start = s3.traffic();
    }
  }

  /** Prints what each of {@code batches} since the last report took, compactions included. */
  void reportTraffic(int batches) {
    if (s3 != null) {
      S3Traffic traffic = s3.traffic().since(start);
      System.out.printf(
          "%17s | per batch, compactions included: %.1f requests (%.1f PUT, %.1f GET, %.1f HEAD,"
              + " %.1f LIST), %,d bytes put%n",
          "",
          (double) traffic.requests() / batches,
          (double) traffic.puts() / batches,
          (double) traffic.gets() / batches,
          (double) traffic.heads() / batches,
          (double) traffic.lists() / batches,
          traffic.putBytes() / batches);
      startTraffic();
    }
  }

  @Override
  public void close() throws Exception {
    if (s3 != null) {
      s3.close();
    }
  }
}
