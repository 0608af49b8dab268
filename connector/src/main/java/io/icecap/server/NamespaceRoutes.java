package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;

/** Namespaces and their properties. */
final class NamespaceRoutes {
  private final IcecapCatalog catalog;

  NamespaceRoutes(IcecapCatalog catalog) {
    this.catalog = catalog;
  }

  List<Route> routes() {
    return List.of(
        new Route(Endpoint.V1_LIST_NAMESPACES, this::list),
        new Route(Endpoint.V1_CREATE_NAMESPACE, this::create),
        new Route(Endpoint.V1_NAMESPACE_EXISTS, this::exists),
        new Route(Endpoint.V1_LOAD_NAMESPACE, this::load),
        new Route(Endpoint.V1_DELETE_NAMESPACE, this::drop),
        new Route(Endpoint.V1_UPDATE_NAMESPACE, this::update));
  }

  private Reply list(Call call) {
    Namespace parent =
        call.parameter("parent").map(RESTUtil::namespaceFromQueryParam).orElse(Namespace.empty());
    List<Namespace> visible =
        catalog.listNamespaces(parent).stream().filter(call.caller()::leadsToReadable).toList();
    PageOf<Namespace> page = PageOf.of(visible, call);
    return Reply.of(
        ListNamespacesResponse.builder()
            .addAll(page.items())
            .nextPageToken(page.next().orElse(null))
            .build());
  }

  private Reply create(Call call) {
    CreateNamespaceRequest request = call.body(CreateNamespaceRequest.class);
    call.caller().require(Permission.WRITE, request.namespace());
    return Reply.of(CatalogHandlers.createNamespace(catalog, request));
  }

  private Reply exists(Call call) {
    CatalogHandlers.namespaceExists(catalog, readable(call));
    return Reply.DONE;
  }

  private Reply load(Call call) {
    return Reply.of(CatalogHandlers.loadNamespace(catalog, readable(call)));
  }

  private Reply drop(Call call) {
    CatalogHandlers.dropNamespace(catalog, writable(call));
    return Reply.DONE;
  }

  private Reply update(Call call) {
    return Reply.of(
        CatalogHandlers.updateNamespaceProperties(
            catalog, writable(call), call.body(UpdateNamespacePropertiesRequest.class)));
  }

  private static Namespace readable(Call call) {
    call.caller().require(Permission.READ, call.namespace());
    return call.namespace();
  }

  private static Namespace writable(Call call) {
    call.caller().require(Permission.WRITE, call.namespace());
    return call.namespace();
  }
}
