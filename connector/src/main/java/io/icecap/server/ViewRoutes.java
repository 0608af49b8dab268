package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.ViewMetadata;

/** Views. */
final class ViewRoutes {
  private final IcecapCatalog catalog;
  private final AllowedLocations locations;

  ViewRoutes(IcecapCatalog catalog, AllowedLocations locations) {
    this.catalog = catalog;
    this.locations = locations;
  }

  List<Route> routes() {
    return List.of(
        new Route(Endpoint.V1_LIST_VIEWS, this::list),
        new Route(Endpoint.V1_CREATE_VIEW, this::create),
        new Route(Endpoint.V1_VIEW_EXISTS, this::exists),
        new Route(Endpoint.V1_LOAD_VIEW, this::load),
        new Route(Endpoint.V1_UPDATE_VIEW, this::update),
        new Route(Endpoint.V1_DELETE_VIEW, this::drop),
        new Route(Endpoint.V1_RENAME_VIEW, this::rename),
        new Route(Endpoint.V1_REGISTER_VIEW, this::register));
  }

  private Reply list(Call call) {
    Namespace namespace = call.namespace();
    call.caller().require(Permission.READ, namespace);
    PageOf<TableIdentifier> page = PageOf.of(catalog.listViews(namespace), call);
    return Reply.of(
        ListTablesResponse.builder()
            .addAll(page.items())
            .nextPageToken(page.next().orElse(null))
            .build());
  }

  private Reply create(Call call) {
    Namespace namespace = call.namespace();
    call.caller().require(Permission.WRITE, namespace);
    CreateViewRequest request = call.body(CreateViewRequest.class);
    locations.require(request.location());
    locations.require(request.properties());
    try {
      return Reply.of(CatalogHandlers.createView(catalog, namespace, request));
    } catch (IllegalStateException e) {
      throw new MalformedRequestException(e.getMessage(), e); // how Iceberg says what is missing
    }
  }

  private Reply exists(Call call) {
    CatalogHandlers.viewExists(catalog, view(call, Permission.READ));
    return Reply.DONE;
  }

  private Reply load(Call call) {
    return Reply.of(CatalogHandlers.loadView(catalog, view(call, Permission.READ)));
  }

  private Reply update(Call call) {
    TableIdentifier view = view(call, Permission.WRITE);
    UpdateTableRequest request = call.body(UpdateTableRequest.class);
    locations.require(request.updates());
    try {
      return Reply.of(CatalogHandlers.updateView(catalog, view, request));
    } catch (RuntimeException e) {
      throw Refusals.isBug(e) && !isApplicable(view, request.updates())
          ? new MalformedRequestException("The updates do not make a view: " + e.getMessage(), e)
          : e;
    }
  }

  private boolean isApplicable(TableIdentifier view, List<MetadataUpdate> updates) {
    try {
      ViewMetadata.Builder trial =
          ViewMetadata.buildFrom(((BaseView) catalog.loadView(view)).operations().current());
      updates.forEach(update -> update.applyTo(trial));
      ViewMetadata ignored = trial.build();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private Reply drop(Call call) {
    CatalogHandlers.dropView(catalog, view(call, Permission.WRITE));
    return Reply.DONE;
  }

  private Reply rename(Call call) {
    RenameTableRequest request = call.body(RenameTableRequest.class);
    Stream.of(request.source(), request.destination())
        .forEach(view -> call.caller().require(Permission.WRITE, view.namespace()));
    CatalogHandlers.renameView(catalog, request);
    return Reply.DONE;
  }

  private Reply register(Call call) {
    Namespace namespace = call.namespace();
    call.caller().require(Permission.WRITE, namespace);
    RegisterViewRequest request = call.body(RegisterViewRequest.class);
    locations.require(request.metadataLocation());
    return Reply.of(CatalogHandlers.registerView(catalog, namespace, request));
  }

  private static TableIdentifier view(Call call, Permission permission) {
    call.caller().require(permission, call.namespace());
    return call.view();
  }
}
