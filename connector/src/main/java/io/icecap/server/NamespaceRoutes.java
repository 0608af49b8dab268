package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.responses.CreateNamespaceResponse;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;
import org.apache.iceberg.rest.responses.UpdateNamespacePropertiesResponse;

/** Namespaces and their properties. */
final class NamespaceRoutes {
  private final IcecapCatalog catalog;

  NamespaceRoutes(IcecapCatalog catalog) {
    this.catalog = catalog;
  }

  List<Route> routes() {
    return List.of(
        Route.reading(Endpoint.V1_LIST_NAMESPACES, this::list),
        Route.changing(Endpoint.V1_CREATE_NAMESPACE, this::create, this::created),
        Route.reading(Endpoint.V1_NAMESPACE_EXISTS, this::exists),
        Route.reading(Endpoint.V1_LOAD_NAMESPACE, this::load),
        Route.changing(Endpoint.V1_DELETE_NAMESPACE, this::drop),
        Route.changing(Endpoint.V1_UPDATE_NAMESPACE, this::update, this::updated));
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
    catalog.createNamespace(request.namespace(), request.properties());
    // not looked up again: the store might not answer, and what is made be told as if it were not
    return Reply.of(
        CreateNamespaceResponse.builder()
            .withNamespace(request.namespace())
            .setProperties(request.properties())
            .build());
  }

  private Reply created(Call call) {
    Namespace namespace = call.body(CreateNamespaceRequest.class).namespace();
    return Reply.of(CatalogHandlers.loadNamespace(catalog, namespace));
  }

  private Reply exists(Call call) {
    CatalogHandlers.namespaceExists(catalog, call.namespace(Permission.READ));
    return Reply.DONE;
  }

  private Reply load(Call call) {
    return Reply.of(CatalogHandlers.loadNamespace(catalog, call.namespace(Permission.READ)));
  }

  private Reply drop(Call call) {
    CatalogHandlers.dropNamespace(catalog, call.namespace(Permission.WRITE));
    return Reply.DONE;
  }

  private Reply update(Call call) {
    return Reply.of(
        CatalogHandlers.updateNamespaceProperties(
            catalog,
            call.namespace(Permission.WRITE),
            call.body(UpdateNamespacePropertiesRequest.class)));
  }

  private Reply updated(Call call) {
    UpdateNamespacePropertiesRequest request = call.body(UpdateNamespacePropertiesRequest.class);
    return Reply.of(
        UpdateNamespacePropertiesResponse.builder()
            .addUpdated(request.updates().keySet())
            .addRemoved(request.removals())
            .build());
  }
}
