package io.icecap.apply;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeClaims;
import io.icecap.buffer.Leases;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.cache.CacheBusyException;
import io.icecap.cache.PartitionCaches;
import io.icecap.change.TableId;
import io.icecap.replica.ReplicaStatus;
import io.icecap.replica.Replicas;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.LiveTable;
import io.icecap.table.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies whatever is dirty and whose lease it gets, round by round: each table at most once a
 * commit interval, the longest waiting first. A table that fails is tried again with growing pauses
 * and holds up no other one. Used by one thread; {@link Workers} work on the partitions.
 */
public final class Applier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Applier.class);

  /** How often tables are looked at within the time that deleted rows may stay. */
  private static final int LOOKS = 16;

  /** How often to look for tables whose replicas nobody refreshes. */
  private static final Duration REPLICA_LOOK = Duration.ofMinutes(1);

  /** How long a key that others have inserted again has two rows, in a table that is open here. */
  private static final Duration FOREIGN_LOOK = Duration.ofSeconds(5);

  private static final Duration FOREIGN_LOOK_AT_ALL = Duration.ofMinutes(1);

  private final Tables tables;
  private final ChangeClaims buffer;
  private final PartitionCaches caches;
  private final ApplySettings settings;
  private final Replicas replicas;
  private final SnapshotListener listener;
  private final Clock clock;
  private final Workers workers;
  private final Tidying tidying = new Tidying();
  private final BackgroundThread compacting = new BackgroundThread("icecap-compact");
  private final TableLeases leases;
  private final Map<TableId, TableApplier> appliers = new HashMap<>();
  private final Map<TableId, TableSchedule> schedules = new HashMap<>();

  private final ForeignSnapshots foreignSnapshots = new ForeignSnapshots();

  /** Tables that have more to rewrite, whether they have changes or not. */
  private final Set<TableId> unfinished = new LinkedHashSet<>();

  private Instant nextLook = Instant.MIN;
  private Instant nextReplicaLook = Instant.MIN;
  private Instant nextForeignLook = Instant.MIN;
  private Instant nextForeignLookAtAll = Instant.MIN;
  private RuntimeException failure;
  private volatile boolean stopped;

  /**
   * @param owner unique per applier
   * @param caches closed with this applier
   * @param replicas likewise
   */
  public Applier(
      String owner,
      Tables tables,
      ChangeClaims buffer,
      Leases leases,
      PartitionCaches caches,
      ApplySettings settings,
      Replicas replicas,
      SnapshotListener listener,
      Clock clock) {
    this.tables = tables;
    this.buffer = buffer;
    this.caches = caches;
    this.settings = settings;
    this.replicas = replicas;
    this.listener = listener;
    this.clock = clock;
    this.workers = new Workers(settings.workers());
    this.leases = new TableLeases(leases, owner, settings.leaseDuration(), clock);
  }

  /**
   * Gives every dirty table that is due its turn, once.
   *
   * @throws BufferUnavailableException if Redis can't be asked what is dirty
   * @throws StoreUnavailableException if the names of the tables can't be read
   */
  public void round() {
    List<TableId> dirty = dirty();
    dirty.forEach(this::turn);
    lookForDeletedRows();
    lookForReplicasBehind();
    lookForForeignSnapshots();
    lookForRest();
    List.copyOf(unfinished).stream().filter(table -> !dirty.contains(table)).forEach(this::turn);
    leases.renewDue();
    leases.lost().forEach(this::forget);
    appliers.values().forEach(TableApplier::replicate);
  }

  /** Gives one table its turn if it is due, whether others are dirty or not. */
  public void round(TableId table) {
    turn(table);
    leases.renewDue();
    leases.lost().forEach(this::forget);
  }

  /**
   * The tables that have changes to apply, whoever holds them, those of a group by how long they
   * wait. Throws as {@link #round()}.
   */
  public List<TableId> dirty() {
    return tables.groups().stream().flatMap(group -> buffer.dirty(group).stream()).toList();
  }

  /** No table gets another turn; the one that has it goes on. By any thread. */
  public void stop() {
    stopped = true;
  }

  /** Why a table can't be applied, once trying again has not helped for long. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** How far the replicas of the tables that are applied here are behind them. */
  public List<ReplicaStatus> replicas() {
    return replicas.status();
  }

  /** Tables without changes have files to fold, for which there was no time before. */
  private void lookForRest() {
    appliers.forEach(
        (table, applier) -> {
          if (applier.isAtRest()) {
            unfinished.add(table);
          }
        });
  }

  /** Tables without changes have rows to erase too. */
  private void lookForDeletedRows() {
    Instant now = clock.instant();
    if (settings.compaction().eraseWithin().isPresent() && !now.isBefore(nextLook)) {
      Duration within = settings.compaction().eraseWithin().get();
      nextLook = now.plus(within.dividedBy(LOOKS));
      caches.forgetUnused(within.dividedBy(2)); // a pass over what is applied here uses all of it
      tables.names().stream()
          .flatMap(name -> tables.find(name).stream())
          .filter(table -> !table.isReplica())
          .forEach(table -> unfinished.add(table.id()));
    }
  }

  /** Tables without changes whose replicas nobody refreshes, since whoever changed them is gone. */
  private void lookForReplicasBehind() {
    Instant now = clock.instant();
    if (replicas.keepsAny() && !now.isBefore(nextReplicaLook)) {
      nextReplicaLook = now.plus(REPLICA_LOOK);
      tables.names().stream()
          .flatMap(name -> tables.find(name).stream())
          .filter(table -> !appliers.containsKey(table.id()))
          .filter(table -> !table.isReplica() && replicas.keeps(table))
          .forEach(table -> unfinished.add(table.id()));
    }
  }

  /** Others insert into tables without changes too, and perhaps keys that are there. */
  private void lookForForeignSnapshots() {
    Instant now = clock.instant();
    if (!now.isBefore(nextForeignLook)) {
      nextForeignLook = now.plus(FOREIGN_LOOK);
      appliers.values().stream()
          .map(TableApplier::table)
          .filter(foreignSnapshots::isFresh)
          .forEach(table -> unfinished.add(table.id()));
    }
    if (!now.isBefore(nextForeignLookAtAll)) {
      nextForeignLookAtAll = now.plus(FOREIGN_LOOK_AT_ALL);
      tables.names().stream()
          .flatMap(name -> tables.find(name).stream())
          .filter(table -> !table.isReplica() && foreignSnapshots.isFresh(table))
          .forEach(table -> unfinished.add(table.id()));
    }
  }

  private void turn(TableId table) {
    TableSchedule schedule = schedules.computeIfAbsent(table, t -> new TableSchedule(clock));
    if (!stopped && !Thread.currentThread().isInterrupted() && schedule.due()) {
      schedule.started(settings.commitInterval());
      if (leases.hold(table)) {
        turn(table, schedule);
      }
    }
  }

  private void turn(TableId id, TableSchedule schedule) {
    unfinished.remove(id);
    try {
      TableApplier applier = appliers.get(id);
      if (applier == null) {
        applier = open(id);
        appliers.put(id, applier);
      }
      applier.apply().ifPresent(listener::published);
      if (applier.compact()) {
        unfinished.add(id);
      }
      applier.tidy();
      schedule.succeeded(applier.commitInterval(), applier.lateness(), applier.full());
      listener.succeeded(id);
      failure = null;
    } catch (RecoveryNeededException e) {
      recover(id);
    } catch (BufferUnavailableException
        | StoreUnavailableException
        | CacheBusyException
        | CommitUnknownException e) {
      log.warn("Table {} waits: {}", id, e.getMessage());
      schedule.failed();
      listener.failed(id, e);
      forget(id);
    } catch (RuntimeException e) {
      log.error("Table {} can't be applied, trying again: {}", id, e.getMessage(), e);
      failure = schedule.failed() ? e : failure;
      listener.failed(id, e);
      forget(id);
    }
  }

  private TableApplier open(TableId id) {
    LiveTable table =
        tables
            .find(id)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        ("Table %s has changes in Redis, but the catalog does not know it: it was"
                                + " dropped while changes still came in")
                            .formatted(id)));
    return new TableApplier(
        table, buffer, caches, workers, tidying, compacting, settings, replicas, clock);
  }

  private void recover(TableId id) {
    forget(id);
    tables
        .find(id)
        .ifPresent(table -> log.warn("{}: {}", table.name(), table.recover().explanation()));
  }

  private void forget(TableId id) {
    TableApplier applier = appliers.remove(id);
    if (applier != null) {
      applier.close();
    }
  }

  /** Closes the cached partitions, gives the leases back. */
  @Override
  public void close() {
    appliers.values().forEach(TableApplier::close);
    appliers.clear();
    leases.close();
    workers.close();
    replicas.close();
    tidying.close();
    compacting.close();
    caches.close();
  }
}
