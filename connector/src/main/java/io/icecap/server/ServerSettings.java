package io.icecap.server;

import io.icecap.store.Location;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how the catalog is served.
 *
 * @param host the address to listen at; without tokens only one of this machine
 * @param port 0 for any that is free
 * @param tokens absent: everybody on this machine may do everything
 * @param locations where tables may be, besides the warehouse
 * @param s3 how clients reach the object store, in the words of Iceberg's S3FileIO
 * @param sharesS3Keys whether clients that ask are given the keys in {@code s3}
 */
public record ServerSettings(
    String host,
    int port,
    Optional<Tls> tls,
    Optional<Tokens> tokens,
    List<Location> locations,
    Map<String, String> s3,
    boolean sharesS3Keys,
    Limits limits) {

  /** A PKCS12 or JKS file with the server's key and certificates. */
  public record Tls(Path keystore, String password) {}

  /**
   * What one client may ask of the server.
   *
   * @param bodyTime for a whole body to arrive
   * @param idleTime for the next byte to arrive, or to be taken
   */
  public record Limits(
      long bodyBytesMax,
      int headerBytesMax,
      Duration bodyTime,
      Duration idleTime,
      int connectionsMax,
      int threadsMax) {
    public static final Limits DEFAULT =
        new Limits(16L << 20, 16 << 10, Duration.ofSeconds(30), Duration.ofSeconds(30), 500, 32);

    public Limits withBodyBytesMax(long bytes) {
      return new Limits(bytes, headerBytesMax, bodyTime, idleTime, connectionsMax, threadsMax);
    }
  }

  public ServerSettings {
    locations = List.copyOf(locations);
    s3 = Map.copyOf(s3);
  }

  /** What is behind it may hold secrets. */
  @Override
  public String toString() {
    return "ServerSettings[" + host + ":" + port + "]";
  }
}
