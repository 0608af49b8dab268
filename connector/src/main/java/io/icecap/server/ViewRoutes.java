package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
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
        Route.reading(Endpoint.V1_LIST_VIEWS, this::list),
        Route.changing(Endpoint.V1_CREATE_VIEW, this::create, this::created),
        Route.reading(Endpoint.V1_VIEW_EXISTS, this::exists),
        Route.reading(Endpoint.V1_LOAD_VIEW, this::load),
        Route.changing(Endpoint.V1_UPDATE_VIEW, this::update, this::updated),
        Route.changing(Endpoint.V1_DELETE_VIEW, this::drop),
        Route.changing(Endpoint.V1_RENAME_VIEW, this::rename),
        Route.changing(Endpoint.V1_REGISTER_VIEW, this::register, this::registered));
  }

  private Reply list(Call call) {
    return PageOf.identifiers(catalog.listViews(call.namespace(Permission.READ)), call);
  }

  private Reply create(Call call) {
    Namespace namespace = call.namespace(Permission.WRITE);
    CreateViewRequest request = call.body(CreateViewRequest.class);
    locations.require(request.location());
    locations.require(request.properties());
    try {
      return Reply.of(CatalogHandlers.createView(catalog, namespace, request));
    } catch (IllegalStateException e) {
      throw new MalformedRequestException(e.getMessage(), e); // how Iceberg says what is missing
    }
  }

  private Reply created(Call call) {
    CreateViewRequest request = call.body(CreateViewRequest.class);
    return loaded(TableIdentifier.of(call.namespace(), request.name()));
  }

  private Reply exists(Call call) {
    CatalogHandlers.viewExists(catalog, call.view(Permission.READ));
    return Reply.DONE;
  }

  private Reply load(Call call) {
    return loaded(call.view(Permission.READ));
  }

  private Reply loaded(TableIdentifier view) {
    return Reply.of(CatalogHandlers.loadView(catalog, view));
  }

  private Reply update(Call call) {
    TableIdentifier view = call.view(Permission.WRITE);
    UpdateTableRequest request = call.body(UpdateTableRequest.class);
    locations.require(request.updates());
    return Reply.of(
        Applicability.orBlame(
            "view",
            () -> CatalogHandlers.updateView(catalog, view, request),
            () -> apply(view, request.updates())));
  }

  private Reply updated(Call call) {
    return loaded(call.view(Permission.WRITE));
  }

  /** Applies the updates to nothing but the metadata in memory. */
  private void apply(TableIdentifier view, List<MetadataUpdate> updates) {
    ViewMetadata.Builder trial =
        ViewMetadata.buildFrom(((BaseView) catalog.loadView(view)).operations().current());
    updates.forEach(update -> update.applyTo(trial));
    ViewMetadata ignored = trial.build();
  }

  private Reply drop(Call call) {
    CatalogHandlers.dropView(catalog, call.view(Permission.WRITE));
    return Reply.DONE;
  }

  private Reply rename(Call call) {
    CatalogHandlers.renameView(catalog, call.renaming());
    return Reply.DONE;
  }

  private Reply register(Call call) {
    Namespace namespace = call.namespace(Permission.WRITE);
    RegisterViewRequest request = call.body(RegisterViewRequest.class);
    locations.require(request.metadataLocation());
    return Reply.of(CatalogHandlers.registerView(catalog, namespace, request));
  }

  private Reply registered(Call call) {
    RegisterViewRequest request = call.body(RegisterViewRequest.class);
    return loaded(TableIdentifier.of(call.namespace(), request.name()));
  }
}
