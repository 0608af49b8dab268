package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NoSuchPlanIdException;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.PlanStatus;
import org.apache.iceberg.rest.requests.FetchScanTasksRequest;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.rest.responses.FetchScanTasksResponse;
import org.apache.iceberg.rest.responses.PlanTableScanResponse;

/**
 * The planning of scans for clients that do not read manifests. Nothing is kept between requests: a
 * plan is complete with its first answer, and what follows is named by {@link PlanTask}s that any
 * server can answer.
 */
final class ScanRoutes {
  private final IcecapCatalog catalog;

  ScanRoutes(IcecapCatalog catalog) {
    this.catalog = catalog;
  }

  List<Route> routes() {
    return List.of(
        Route.reading(Endpoint.V1_SUBMIT_TABLE_SCAN_PLAN, this::plan),
        Route.reading(Endpoint.V1_FETCH_TABLE_SCAN_PLAN, this::result),
        Route.reading(Endpoint.V1_CANCEL_TABLE_SCAN_PLAN, this::cancel),
        Route.reading(Endpoint.V1_FETCH_TABLE_SCAN_PLAN_TASKS, this::tasks));
  }

  private Reply plan(Call call) {
    Table table = catalog.loadTable(call.table(Permission.READ));
    ScanPage page = ScanPage.first(table, call.body(PlanTableScanRequest.class));
    return Reply.of(
        PlanTableScanResponse.builder(table.specs())
            .withPlanStatus(PlanStatus.COMPLETED)
            .withPlanId(UUID.randomUUID().toString())
            .withFileScanTasks(page.tasks())
            .withPlanTasks(page.next())
            .build());
  }

  private Reply tasks(Call call) {
    Table table = catalog.loadTable(call.table(Permission.READ));
    PlanTask task = PlanTask.parse(call.body(FetchScanTasksRequest.class).planTask());
    ScanPage page = ScanPage.of(table, task);
    return Reply.of(
        FetchScanTasksResponse.builder(table.specs())
            .withFileScanTasks(page.tasks())
            .withPlanTasks(page.next())
            .build());
  }

  private Reply result(Call call) {
    call.table(Permission.READ);
    throw new NoSuchPlanIdException("The plan was complete when its id was given out");
  }

  private Reply cancel(Call call) {
    call.table(Permission.READ);
    return Reply.DONE;
  }
}
