package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.ResourcePaths;
import org.apache.iceberg.rest.responses.ConfigResponse;

/** Every route of the catalog, and the one that tells clients which there are. */
final class CatalogRoutes {
  /** A route and what stands in the places of its variables. */
  record Match(Route route, Map<String, String> variables) {}

  private final List<Route> routes = new ArrayList<>();
  private final TableRoutes tables;
  private final StorageAccess storage;
  private final RepeatedRequests repeated;

  CatalogRoutes(
      IcecapCatalog catalog,
      AllowedLocations locations,
      StorageAccess storage,
      RepeatedRequests repeated) {
    this.storage = storage;
    this.repeated = repeated;
    this.tables = new TableRoutes(catalog, locations, storage);
    routes.add(Route.reading(Endpoint.create("GET", "/" + ResourcePaths.config()), this::config));
    routes.addAll(new NamespaceRoutes(catalog).routes());
    routes.addAll(tables.routes());
    routes.addAll(new ScanRoutes(catalog).routes());
    routes.addAll(new ViewRoutes(catalog, locations).routes());
    routes.add(new TransactionRoute(catalog, locations, tables).route());
  }

  TableRoutes tables() {
    return tables;
  }

  /** Empty if there is nothing at this path. */
  Optional<Match> find(String method, String path) {
    List<String> segments = Route.segments(path);
    List<Match> matches =
        routes.stream()
            .flatMap(r -> r.match(segments).map(variables -> new Match(r, variables)).stream())
            .toList();
    if (matches.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        matches.stream()
            .filter(match -> match.route().isOf(method))
            .findFirst()
            .orElseThrow(() -> new MethodNotAllowedException(method)));
  }

  private Reply config(Call call) {
    repeated.begin();
    return Reply.of(
        ConfigResponse.builder()
            .withDefaults(storage.forEverybody())
            .withEndpoints(routes.stream().map(Route::endpoint).toList())
            .withIdempotencyKeyLifetime(RepeatedRequests.LIFETIME.toString())
            .build());
  }
}
