package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ListTablesResponse;
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
        new Route(Endpoint.V1_LIST_TABLES, this::list),
        new Route(Endpoint.V1_CREATE_TABLE, this::create),
        new Route(Endpoint.V1_TABLE_EXISTS, this::exists),
        new Route(Endpoint.V1_LOAD_TABLE, this::load),
        new Route(Endpoint.V1_UPDATE_TABLE, this::update),
        new Route(Endpoint.V1_DELETE_TABLE, this::drop),
        new Route(Endpoint.V1_RENAME_TABLE, this::rename),
        new Route(Endpoint.V1_REGISTER_TABLE, this::register),
        new Route(Endpoint.V1_REPORT_METRICS, this::report));
  }

  /** How many reports of scans and commits have come in. */
  long metricsReports() {
    return metricsReports.sum();
  }

  private Reply list(Call call) {
    Namespace namespace = call.namespace();
    call.caller().require(Permission.READ, namespace);
    PageOf<TableIdentifier> page = PageOf.of(catalog.listTables(namespace), call);
    return Reply.of(
        ListTablesResponse.builder()
            .addAll(page.items())
            .nextPageToken(page.next().orElse(null))
            .build());
  }

  private Reply create(Call call) {
    Namespace namespace = call.namespace();
    call.caller().require(Permission.WRITE, namespace);
    CreateTableRequest request = call.body(CreateTableRequest.class);
    locations.require(request.location());
    locations.require(request.properties());
    return loaded(
        call,
        request.stageCreate()
            ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
            : CatalogHandlers.createTable(catalog, namespace, request));
  }

  private Reply exists(Call call) {
    CatalogHandlers.tableExists(catalog, table(call, Permission.READ));
    return Reply.DONE;
  }

  private Reply load(Call call) {
    TableIdentifier table = table(call, Permission.READ);
    LoadTableResponse response =
        CatalogHandlers.loadTable(catalog, table, SnapshotModes.asked(call));
    Reply reply = loaded(call, response);
    String tag = reply.headers().get(EntityTag.HEADER);
    return call.header("if-none-match").filter(tag::equals).isPresent()
        ? EntityTag.notModified(tag)
        : reply;
  }

  private Reply update(Call call) {
    TableIdentifier table = table(call, Permission.WRITE);
    UpdateTableRequest request = call.body(UpdateTableRequest.class);
    locations.require(request.updates());
    try {
      return loaded(call, CatalogHandlers.updateTable(catalog, table, request));
    } catch (RuntimeException e) {
      throw Refusals.isBug(e) && !isApplicable(table, request)
          ? new MalformedRequestException("The updates do not make a table: " + e.getMessage(), e)
          : e;
    }
  }

  /** Iceberg takes some updates that can't be applied at their word, and then trips over them. */
  boolean isApplicable(TableIdentifier table, UpdateTableRequest request) {
    try {
      TableMetadata.Builder trial =
          catalog.tableExists(table)
              ? TableMetadata.buildFrom(
                  ((BaseTable) catalog.loadTable(table)).operations().current())
              : TableMetadata.buildFromEmpty();
      request.updates().forEach(update -> update.applyTo(trial));
      TableMetadata ignored = trial.build();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private Reply drop(Call call) {
    TableIdentifier table = table(call, Permission.WRITE);
    if (call.parameter("purgeRequested").map(Boolean::parseBoolean).orElse(false)) {
      CatalogHandlers.purgeTable(catalog, table);
    } else {
      CatalogHandlers.dropTable(catalog, table);
    }
    return Reply.DONE;
  }

  private Reply rename(Call call) {
    RenameTableRequest request = call.body(RenameTableRequest.class);
    Stream.of(request.source(), request.destination())
        .forEach(table -> call.caller().require(Permission.WRITE, table.namespace()));
    CatalogHandlers.renameTable(catalog, request);
    return Reply.DONE;
  }

  private Reply register(Call call) {
    Namespace namespace = call.namespace();
    call.caller().require(Permission.WRITE, namespace);
    RegisterTableRequest request = call.body(RegisterTableRequest.class);
    locations.require(request.metadataLocation());
    return loaded(call, CatalogHandlers.registerTable(catalog, namespace, request));
  }

  private Reply report(Call call) {
    // reports come late, and of a table that was dropped meanwhile too
    call.caller().require(Permission.READ, call.namespace());
    ReportMetricsRequest ignored = call.body(ReportMetricsRequest.class);
    metricsReports.increment();
    return Reply.DONE;
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

  private static TableIdentifier table(Call call, Permission permission) {
    call.caller().require(permission, call.namespace());
    return call.table();
  }
}
