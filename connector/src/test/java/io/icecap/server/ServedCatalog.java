package io.icecap.server;

import io.icecap.catalog.ClientFiles;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.server.ServerSettings.Limits;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTCatalog;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.embedded.RedisServer;

/** The catalog of an empty warehouse in a folder of the disk, on real Redis, over real HTTP. */
final class ServedCatalog implements AutoCloseable {
  private final RedisServer redisServer;
  private final Location warehouse;
  private final RedisOrchestrator redis;
  private final IcecapCatalog catalog;
  private final CatalogServer server;

  private ServedCatalog(
      RedisServer redisServer,
      Location warehouse,
      RedisOrchestrator redis,
      IcecapCatalog catalog,
      CatalogServer server) {
    this.redisServer = redisServer;
    this.warehouse = warehouse;
    this.redis = redis;
    this.catalog = catalog;
    this.server = server;
  }

  static ServedCatalog start(Path warehouse) throws IOException {
    return start(warehouse, settings(Optional.empty(), Limits.DEFAULT), Map.of(), List.of());
  }

  static ServedCatalog start(
      Path warehouse, ServerSettings settings, Map<String, String> properties, List<Page> pages)
      throws IOException {
    return start(warehouse, new LocalObjectStore(), settings, properties, pages);
  }

  static ServedCatalog start(Path warehouse, ObjectStore store) throws IOException {
    return start(warehouse, store, settings(Optional.empty(), Limits.DEFAULT), Map.of(), List.of());
  }

  private static ServedCatalog start(
      Path warehouse,
      ObjectStore store,
      ServerSettings settings,
      Map<String, String> properties,
      List<Page> pages)
      throws IOException {
    Files.createDirectories(warehouse);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    RedisServer redisServer = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
    redisServer.start();
    RedisOrchestrator redis =
        RedisOrchestrator.open(
            new RedisSettings(
                URI.create("redis://localhost:" + port), Duration.ofSeconds(5), "icecap"));
    Location folder = new Location("file://" + warehouse);
    IcecapCatalog catalog =
        new IcecapCatalog(
            "icecap",
            store,
            new StoreSettings(folder, Map.of()),
            redis.tablePointers(),
            Clock.systemUTC(),
            UUID::randomUUID,
            properties);
    CatalogServer server =
        CatalogServer.start(settings, folder, catalog, redis.answeredRequests(), pages);
    return new ServedCatalog(redisServer, folder, redis, catalog, server);
  }

  static ServerSettings settings(Optional<Tokens> tokens, Limits limits) {
    return new ServerSettings(
        "127.0.0.1", 0, Optional.empty(), tokens, List.of(), Map.of(), false, limits);
  }

  URI uri() {
    return server.uri();
  }

  CatalogServer server() {
    return server;
  }

  /** One more server of the same catalog; to be closed before this. */
  CatalogServer another() throws IOException {
    return CatalogServer.start(
        settings(Optional.empty(), Limits.DEFAULT),
        warehouse,
        catalog,
        redis.answeredRequests(),
        List.of());
  }

  /** Redis forgets everything. */
  void emptyRedis() {
    try (UnifiedJedis jedis = RedisClient.create("localhost", redisServer.ports().get(0))) {
      jedis.flushAll();
    }
  }

  void stopRedis() throws IOException {
    redisServer.stop();
  }

  /** Iceberg's own client. */
  RESTCatalog client(Map<String, String> properties) {
    RESTCatalog client = new RESTCatalog();
    Map<String, String> all = new HashMap<>(properties);
    all.put(CatalogProperties.URI, uri().toString());
    all.put(CatalogProperties.FILE_IO_IMPL, ClientFiles.class.getName());
    client.initialize("icecap", all);
    return client;
  }

  /** Drops everything. */
  void empty() {
    catalog.listNamespaces().forEach(this::drop);
  }

  private void drop(Namespace namespace) {
    catalog.listNamespaces(namespace).forEach(this::drop);
    catalog.listTables(namespace).forEach(table -> catalog.dropTable(table, false));
    catalog.listViews(namespace).forEach(catalog::dropView);
    catalog.dropNamespace(namespace);
  }

  @Override
  public void close() throws IOException {
    server.close();
    catalog.close();
    redis.close();
    redisServer.stop();
  }
}
