package io.icecap.server;

import io.icecap.catalog.AnsweredRequests;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.store.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The catalog over HTTP, and pages beside it, until it is closed. */
public final class CatalogServer implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int THREADS_MIN = 4;

  private final Server server;
  private final ServerConnector connector;
  private final CatalogRoutes routes;
  private final boolean encrypted;

  private CatalogServer(
      Server server, ServerConnector connector, CatalogRoutes routes, boolean encrypted) {
    this.server = server;
    this.connector = connector;
    this.routes = routes;
    this.encrypted = encrypted;
  }

  /**
   * Listens from now on.
   *
   * @param warehouse where tables may be
   * @param catalog closed by whoever opened it, after this
   * @param requests that clients may send again
   * @param pages asked in this order for what is not of the catalog
   * @throws IllegalArgumentException if it would let strangers in
   * @throws IOException if it can't listen there
   */
  public static CatalogServer start(
      ServerSettings settings,
      Location warehouse,
      IcecapCatalog catalog,
      AnsweredRequests requests,
      List<Page> pages)
      throws IOException {
    InetAddress address = requireGuarded(settings);
    List<Location> folders = new ArrayList<>(settings.locations());
    folders.add(warehouse);
    RepeatedRequests repeated = new RepeatedRequests(requests);
    CatalogRoutes routes =
        new CatalogRoutes(
            catalog,
            new AllowedLocations(folders),
            new StorageAccess(settings.s3(), settings.sharesS3Keys()),
            repeated);
    QueuedThreadPool threads = new QueuedThreadPool(settings.limits().threadsMax(), THREADS_MIN);
    threads.setName("icecap-serve");
    Server server = new Server(threads);
    ServerConnector connector = connector(server, settings);
    connector.setHost(address.getHostAddress());
    connector.setPort(settings.port());
    server.addConnector(connector);
    server.addBean(
        new NetworkConnectionLimit(
            settings.limits().connectionsMax(), new ServerConnector[] {connector}));
    server.setHandler(
        new GracefulHandler(
            new GzipHandler(
                new RequestHandler(
                    new Requests(routes, repeated, pages),
                    Guard.of(settings.tokens()),
                    settings.limits(),
                    Clock.systemUTC()))));
    server.setErrorHandler(new PlainErrors());
    server.setRequestLog(new AccessLog());
    server.setStopTimeout(STOP.toMillis());
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException(
          "Can't listen at %s:%d: %s. Is another server there? Choose another --port"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
    return new CatalogServer(server, connector, routes, settings.tls().isPresent());
  }

  /** What a client is given as the catalog's {@code uri}. */
  public URI uri() {
    String host = connector.getHost();
    return URI.create(
        "%s://%s:%d"
            .formatted(
                encrypted ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host,
                connector.getLocalPort()));
  }

  /** How many reports of scans and commits clients have sent. */
  public long metricsReports() {
    return routes.tables().metricsReports();
  }

  private static InetAddress requireGuarded(ServerSettings settings) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(settings.host());
    if (settings.tokens().isEmpty() && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without tokens everybody who reaches %s could drop every table. Say who may call with --tokens, or listen at 127.0.0.1"
              .formatted(settings.host()));
    }
    return address;
  }

  private static ServerConnector connector(Server server, ServerSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(settings.limits().headerBytesMax());
    http.setIdleTimeout(settings.limits().idleTime().toMillis());
    // Names may hold any character. Paths are cut at their slashes before anything is decoded, and
    // are never used as files, so what is ambiguous to others is not here.
    http.setUriCompliance(UriCompliance.UNSAFE);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector;
    if (settings.tls().isPresent()) {
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server,
              1,
              1,
              new SslConnectionFactory(keys(settings.tls().get()), "http/1.1"),
              plain);
    } else {
      connector = new ServerConnector(server, 1, 1, plain);
    }
    connector.setIdleTimeout(settings.limits().idleTime().toMillis());
    return connector;
  }

  private static SslContextFactory.Server keys(ServerSettings.Tls tls) {
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStorePath(tls.keystore().toUri().toString());
    keys.setKeyStorePassword(tls.password());
    return keys;
  }

  /** Lets requests that are under way come to an end, for ten seconds. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server at %s did not stop".formatted(uri()), e);
    }
  }
}
