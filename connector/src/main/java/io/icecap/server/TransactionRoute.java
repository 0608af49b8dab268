package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.Transactions;
import java.util.List;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** Commits over several tables: all or nothing. */
final class TransactionRoute {
  private final IcecapCatalog catalog;
  private final AllowedLocations locations;
  private final TableRoutes tables;

  TransactionRoute(IcecapCatalog catalog, AllowedLocations locations, TableRoutes tables) {
    this.catalog = catalog;
    this.locations = locations;
    this.tables = tables;
  }

  Route route() {
    return Route.changing(Endpoint.V1_COMMIT_TRANSACTION, this::commit);
  }

  private Reply commit(Call call) {
    List<UpdateTableRequest> requests = call.body(CommitTransactionRequest.class).tableChanges();
    for (UpdateTableRequest request : requests) {
      call.caller().require(Permission.WRITE, request.identifier().namespace());
      locations.require(request.updates());
      requireNoCreation(request);
    }
    List<Transactions.Change> changes = requests.stream().map(TransactionRoute::change).toList();
    return Applicability.orBlame(
        "table",
        () -> {
          catalog.transactions().commit(changes);
          return Reply.DONE;
        },
        () -> requests.forEach(request -> tables.apply(request.identifier(), request)));
  }

  private static void requireNoCreation(UpdateTableRequest request) {
    if (request.requirements().stream()
        .anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance)) {
      throw new UnsupportedOperationException(
          "A commit over several tables changes tables that are there, and %s is to be created by it. Create it first, by a commit of its own, then change it together with the others"
              .formatted(request.identifier()));
    }
  }

  private static Transactions.Change change(UpdateTableRequest request) {
    return new Transactions.Change(request.identifier(), request.requirements(), request.updates());
  }
}
