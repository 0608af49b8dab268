package io.icecap.server;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.Transactions;
import java.util.List;
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
    return new Route(Endpoint.V1_COMMIT_TRANSACTION, this::commit);
  }

  private Reply commit(Call call) {
    List<UpdateTableRequest> requests = call.body(CommitTransactionRequest.class).tableChanges();
    for (UpdateTableRequest request : requests) {
      call.caller().require(Permission.WRITE, request.identifier().namespace());
      locations.require(request.updates());
    }
    try {
      catalog.transactions().commit(requests.stream().map(TransactionRoute::change).toList());
    } catch (RuntimeException e) {
      throw Refusals.isBug(e) && !requests.stream().allMatch(this::isApplicable)
          ? new MalformedRequestException("The updates do not make a table: " + e.getMessage(), e)
          : e;
    }
    return Reply.DONE;
  }

  private boolean isApplicable(UpdateTableRequest request) {
    return tables.isApplicable(request.identifier(), request);
  }

  private static Transactions.Change change(UpdateTableRequest request) {
    return new Transactions.Change(request.identifier(), request.requirements(), request.updates());
  }
}
