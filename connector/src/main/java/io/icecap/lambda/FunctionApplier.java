package io.icecap.lambda;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.change.TableId;
import io.icecap.config.IcecapSettings;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.LiveTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The applier of one process of the function. Connections and the files of the cache stay from one
 * invocation to the next; leases do not, as nobody knows when the process is thawed again.
 */
final class FunctionApplier {
  private static final String EVERYTHING = "*";

  private final IcecapSettings settings;
  private volatile Icecap icecap;
  private ApplyRun last;

  FunctionApplier(IcecapSettings settings) {
    this.settings = settings;
  }

  Report apply(TimeBudget budget) throws InterruptedException {
    PublishedWork published = new PublishedWork();
    if (last == null || last.ended(budget.leftForWork())) {
      last = new ApplyRun(() -> open(published), published);
      last.start();
    }
    boolean ended = last.end(budget);
    return Report.of(
        published.tables(), names(last), !ended, failed(last, published), budget.used().toMillis());
  }

  private Applier open(PublishedWork published) {
    icecap = icecap == null ? Icecap.open(settings) : icecap;
    return icecap.applier(settings, published);
  }

  private List<String> names(ApplyRun run) {
    return run.waiting().stream().map(this::name).sorted().toList();
  }

  private Map<String, String> failed(ApplyRun run, PublishedWork published) {
    Map<String, String> failed = new TreeMap<>();
    published.failures().forEach((table, failure) -> failed.put(name(table), failure.getMessage()));
    if (run.outage() != null) {
      failed.put(EVERYTHING, run.outage().getMessage());
    }
    return failed;
  }

  /** Its id, if it has been dropped or its name can't be read. */
  private String name(TableId table) {
    try {
      return icecap
          .tables()
          .find(table)
          .map(LiveTable::name)
          .map(Object::toString)
          .orElse(table.toString());
    } catch (BufferUnavailableException | StoreUnavailableException e) {
      return table.toString();
    }
  }
}
