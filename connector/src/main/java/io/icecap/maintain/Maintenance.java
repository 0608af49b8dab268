package io.icecap.maintain;

import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoredObject;
import io.icecap.table.Head;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import io.icecap.table.LiveTable;
import io.icecap.table.Tables;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps one table after the other tidy: expires snapshots, and removes the files that nothing
 * refers to. Safe at any time, in any number of places at once: a file goes only when it is
 * unreferenced, older than the grace period, and older than the head of the chain, so that whoever
 * wrote it can't publish it any more; see docs/rationale.md.
 */
public final class Maintenance {
  private final Tables tables;
  private final ObjectStore store;
  private final MaintenanceSettings settings;
  private final Clock clock;
  private final Function<LiveTable, LiveReferences> copies;

  /**
   * @param copies what has to stay for the sake of copies of a table that it does not know of
   */
  public Maintenance(
      Tables tables,
      ObjectStore store,
      MaintenanceSettings settings,
      Clock clock,
      Function<LiveTable, LiveReferences> copies) {
    this.tables = tables;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.copies = copies;
  }

  /**
   * Expires and removes.
   *
   * @throws io.icecap.store.StoreUnavailableException if the store does not answer; what was
   *     removed by then is gone, and nothing else is lost
   */
  public MaintenanceReport run(LiveTable table) {
    table.level();
    table.condense(clock.instant().minus(settings.grace()));
    table.expireSnapshots();
    Head head = table.headOfChain();
    Sweep sweep = sweep(table, head, store::deleteAll);
    if (sweep.holds() && table.advance(head)) {
      sweep.removeHeld();
    }
    return sweep.finish();
  }

  /** Says what {@link #run} would do, as far as it can be said beforehand. Changes nothing. */
  public MaintenanceReport dryRun(LiveTable table) {
    Sweep sweep = sweep(table, table.headOfChain(), unreferenced -> {});
    sweep.removeHeld();
    return sweep.finish();
  }

  /** The order matters: what comes after the head was looked up is younger than the head. */
  private Sweep sweep(LiveTable table, Head head, Consumer<List<Location>> remover) {
    Instant now = clock.instant();
    Instant headWritten = written(table, head);
    LiveSet live = new LiveSet();
    List<LiveReferences> references = new ArrayList<>(table.references());
    references.add(copies.apply(table));
    references.forEach(each -> each.collect(now.minus(settings.grace()), live));
    Sweep sweep =
        new Sweep(
            new Sweep.Ground(
                table.name(),
                table.location(),
                othersBelow(table),
                references,
                live,
                headWritten,
                head.snapshotId().isPresent(),
                now,
                settings.grace(),
                settings.deletesMax(),
                table.holders()),
            remover);
    store.visit(table.location(), "", sweep::look);
    return sweep;
  }

  private Instant written(LiveTable table, Head head) {
    return store
        .find(table.versionLocation(head))
        .map(StoredObject::modified)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Version %d of %s is gone while it was looked at; try again"
                        .formatted(head.version(), table.name())));
  }

  /**
   * @throws IllegalStateException if another table is in the same folder
   */
  private List<Location> othersBelow(LiveTable table) {
    Location folder = table.location();
    List<Location> below = new ArrayList<>();
    for (TableName name : tables.names()) {
      if (name.equals(table.name())) {
        continue;
      }
      Location other = tables.find(name).map(LiveTable::location).orElse(folder);
      if (other.equals(folder)) {
        throw new IllegalStateException(
            "%s is in the folder %s with %s, so what belongs to which can't be told; nothing is removed there"
                .formatted(table.name(), folder, name));
      }
      if (other.uri().startsWith(folder.uri() + "/")) {
        below.add(other);
      }
    }
    return below;
  }
}
