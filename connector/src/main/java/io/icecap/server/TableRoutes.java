package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/** Tables. */
final class TableRoutes {
  private final IcecapCatalog catalog;
  private final AllowedLocations locations;
  private final StorageAccess storage;
  private final LongAdder metricsReports = new LongAdder();

  TableRoutes(IcecapCatalog catalog, AllowedLocations locations, StorageAccess storage) {
    this.catalog = catalog;
    this.locations = locations;
    this.storage = storage;
  }

  List<Route> routes() {
    return List.of(
        Route.reading(Endpoint.V1_LIST_TABLES, this::list),
        Route.changing(Endpoint.V1_CREATE_TABLE, this::create, this::created),
        Route.reading(Endpoint.V1_TABLE_EXISTS, this::exists),
        Route.reading(Endpoint.V1_LOAD_TABLE, this::load),
        Route.changing(Endpoint.V1_UPDATE_TABLE, this::update, this::updated),
        Route.changing(Endpoint.V1_DELETE_TABLE, this::drop),
        Route.changing(Endpoint.V1_RENAME_TABLE, this::rename),
        Route.changing(Endpoint.V1_REGISTER_TABLE, this::register, this::registered),
        Route.reading(Endpoint.V1_REPORT_METRICS, this::report));
  }

  /** How many reports of scans and commits have come in. */
  long metricsReports() {
    return metricsReports.sum();
  }

  private Reply list(Call call) {
    return PageOf.identifiers(catalog.listTables(call.namespace(Permission.READ)), call);
  }

  private Reply create(Call call) {
    Namespace namespace = call.namespace(Permission.WRITE);
    CreateTableRequest request = call.body(CreateTableRequest.class);
    locations.require(request.location());
    locations.require(request.properties());
    return loaded(
        call,
        request.stageCreate()
            ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
            : CatalogHandlers.createTable(catalog, namespace, request));
  }

  /** What was staged is nowhere, so it is staged again. */
  private Reply created(Call call) {
    CreateTableRequest request = call.body(CreateTableRequest.class);
    return request.stageCreate()
        ? create(call)
        : reloaded(call, TableIdentifier.of(call.namespace(), request.name()));
  }

  private Reply exists(Call call) {
    CatalogHandlers.tableExists(catalog, call.table(Permission.READ));
    return Reply.DONE;
  }

  private Reply load(Call call) {
    TableIdentifier table = call.table(Permission.READ);
    LoadTableResponse response =
        CatalogHandlers.loadTable(catalog, table, SnapshotModes.asked(call));
    Reply reply = loaded(call, response);
    String tag = reply.headers().get(EntityTag.HEADER);
    return call.header("if-none-match").filter(known -> EntityTag.isAmong(known, tag)).isPresent()
        ? EntityTag.notModified(tag)
        : reply;
  }

  private Reply update(Call call) {
    TableIdentifier table = call.table(Permission.WRITE);
    UpdateTableRequest request = call.body(UpdateTableRequest.class);
    locations.require(request.updates());
    return loaded(
        call,
        Applicability.orBlame(
            "table",
            () -> CatalogHandlers.updateTable(catalog, table, request),
            () -> apply(table, request)));
  }

  private Reply updated(Call call) {
    return reloaded(call, call.table(Permission.WRITE));
  }

  /** Applies the updates to nothing but the metadata in memory. */
  void apply(TableIdentifier table, UpdateTableRequest request) {
    TableMetadata.Builder trial =
        catalog.tableExists(table)
            ? TableMetadata.buildFrom(((BaseTable) catalog.loadTable(table)).operations().current())
            : TableMetadata.buildFromEmpty();
    request.updates().forEach(update -> update.applyTo(trial));
    TableMetadata ignored = trial.build();
  }

  private Reply drop(Call call) {
    TableIdentifier table = call.table(Permission.WRITE);
    if (call.parameter("purgeRequested").map(Boolean::parseBoolean).orElse(false)) {
      CatalogHandlers.purgeTable(catalog, table);
    } else {
      CatalogHandlers.dropTable(catalog, table);
    }
    return Reply.DONE;
  }

  private Reply rename(Call call) {
    CatalogHandlers.renameTable(catalog, call.renaming());
    return Reply.DONE;
  }

  private Reply register(Call call) {
    Namespace namespace = call.namespace(Permission.WRITE);
    RegisterTableRequest request = call.body(RegisterTableRequest.class);
    locations.require(request.metadataLocation());
    return loaded(call, CatalogHandlers.registerTable(catalog, namespace, request));
  }

  private Reply registered(Call call) {
    RegisterTableRequest request = call.body(RegisterTableRequest.class);
    return reloaded(call, TableIdentifier.of(call.namespace(), request.name()));
  }

  private Reply report(Call call) {
    // reports come late, and of a table that was dropped meanwhile too
    call.caller().require(Permission.READ, call.namespace());
    ReportMetricsRequest ignored = call.body(ReportMetricsRequest.class);
    metricsReports.increment();
    return Reply.DONE;
  }

  private Reply reloaded(Call call, TableIdentifier table) {
    return loaded(call, CatalogHandlers.loadTable(catalog, table, SnapshotMode.ALL));
  }

  private Reply loaded(Call call, LoadTableResponse response) {
    LoadTableResponse complete =
        LoadTableResponse.builder()
            .withTableMetadata(response.tableMetadata())
            .addAllConfig(storage.forClient(call))
            .build();
    return response.metadataLocation() == null
        ? Reply.of(complete)
        : Reply.of(complete)
            .with(
                EntityTag.HEADER,
                EntityTag.of(response.metadataLocation(), SnapshotModes.asked(call)));
  }
}
