package io.icecap.maintain;

import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.store.StoredObject;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveReferences.Maker;
import io.icecap.table.LiveSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One look at every object below a table's folder. What nothing refers to is handed on in batches,
 * or held until the chain has moved on: see {@link #held}.
 */
final class Sweep {
  /** As many as S3 deletes in one request. */
  private static final int BATCH = 1_000;

  /** As Iceberg's own removal of orphans: jobs of other engines may run for days. */
  private static final Duration GRACE_OF_OTHERS = Duration.ofDays(3);

  /**
   * Where the sweep begins.
   *
   * @param folder of the table
   * @param others folders of other tables below it
   * @param headWritten when the store got the head's version
   * @param hasSnapshot whether something that is referred to has to be there
   * @param now the end of all ages
   * @param removesMax how many may go
   */
  record Ground(
      TableName table,
      Location folder,
      List<Location> others,
      List<LiveReferences> references,
      LiveSet live,
      Instant headWritten,
      boolean hasSnapshot,
      Instant now,
      Duration grace,
      int removesMax,
      Map<String, Instant> holders) {
    /** Compactions take no longer from their first file to the head that they are put on. */
    Duration ahead() {
      return grace.dividedBy(2);
    }
  }

  private final Ground ground;
  private final Consumer<List<Location>> remover;
  private final List<Location> batch = new ArrayList<>();
  private final List<StoredObject> held = new ArrayList<>();
  private boolean seen;
  private FileCount live = FileCount.NONE;
  private FileCount removed = FileCount.NONE;
  private FileCount young = FileCount.NONE;
  private FileCount left = FileCount.NONE;

  Sweep(Ground ground, Consumer<List<Location>> remover) {
    this.ground = ground;
    this.remover = remover;
  }

  void look(StoredObject object) {
    Maker maker = maker(object.location());
    if (ground.live().contains(object.location())) {
      live = live.plus(object.bytes());
      seen = seen || maker != Maker.UNKNOWN;
    } else if (maker != Maker.UNKNOWN) {
      unreferenced(object, maker);
    }
  }

  private void unreferenced(StoredObject object, Maker maker) {
    Duration age = Duration.between(object.modified(), ground.now());
    Duration grace = maker == Maker.ICECAP ? ground.grace() : longer(ground.grace());
    if (age.compareTo(grace) < 0) {
      young = young.plus(object.bytes());
    } else if (removed.files() + held.size() >= ground.removesMax()) {
      left = left.plus(object.bytes());
    } else if (object.modified().isBefore(ground.headWritten().minus(ground.ahead()))) {
      remove(object);
    } else {
      held.add(object);
    }
  }

  /**
   * Old enough, but not older than the head by what a file may be ahead of the version that it is
   * published on: an attempt on the head may refer to it, have fallen asleep, and publish it yet.
   * Once the chain has another version it can't.
   */
  boolean holds() {
    return !held.isEmpty();
  }

  void removeHeld() {
    held.forEach(this::remove);
    held.clear();
  }

  /**
   * @throws IllegalStateException if nothing that is referred to was found: then the references are
   *     not what they should be, and nothing was removed
   */
  MaintenanceReport finish() {
    if (!trusted()) {
      throw new IllegalStateException(
          "None of the files that %s refers to was found below %s, so nothing is removed there; was the warehouse moved?"
              .formatted(ground.table(), ground.folder()));
    }
    flush();
    held.forEach(object -> left = left.plus(object.bytes()));
    return new MaintenanceReport(ground.table(), live, removed, young, left, ground.holders());
  }

  private void remove(StoredObject object) {
    removed = removed.plus(object.bytes());
    batch.add(object.location());
    if (batch.size() >= BATCH && trusted()) {
      flush();
    }
  }

  /** Whether the names in the listing and those in the references are known to be the same. */
  private boolean trusted() {
    return seen || !ground.hasSnapshot();
  }

  private void flush() {
    for (int from = 0; from < batch.size(); from += BATCH) {
      remover.accept(List.copyOf(batch.subList(from, Math.min(batch.size(), from + BATCH))));
    }
    batch.clear();
  }

  private Maker maker(Location object) {
    String folder = ground.folder().uri() + "/";
    if (!object.uri().startsWith(folder)
        || ground.others().stream().anyMatch(o -> object.uri().startsWith(o.uri() + "/"))) {
      return Maker.UNKNOWN;
    }
    String name = object.uri().substring(folder.length());
    Maker maker = Maker.UNKNOWN;
    for (LiveReferences references : ground.references()) {
      Maker said = references.maker(name);
      maker = said.compareTo(maker) < 0 ? said : maker;
    }
    return maker;
  }

  private static Duration longer(Duration grace) {
    return grace.compareTo(GRACE_OF_OTHERS) > 0 ? grace : GRACE_OF_OTHERS;
  }
}
