package io.icecap.status;

import io.icecap.buffer.BufferDepth;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.BufferView;
import io.icecap.buffer.ProcessNotes;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.LiveTable;
import io.icecap.table.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads how a warehouse is. A read costs two round trips to Redis, and per table whose version is
 * new one object of the store. Where Redis or the store does not answer, it says so and tells what
 * it knows. Thread-safe.
 */
public final class StatusReader {
  /** Names change seldom, and are read from the store. */
  private static final Duration NAMES_STAY = Duration.ofSeconds(5);

  private final Tables tables;
  private final BufferView buffer;
  private final ProcessNotes notes;
  private final Duration lateAfter;
  private final Clock clock;
  private final Map<TableId, KnownTable> known = new HashMap<>();
  private List<LiveTable> found = List.of();
  private Instant foundAt;

  /**
   * @param lateAfter a table whose oldest change has waited for longer is late
   */
  public StatusReader(
      Tables tables, BufferView buffer, ProcessNotes notes, Duration lateAfter, Clock clock) {
    this.tables = tables;
    this.buffer = buffer;
    this.notes = notes;
    this.lateAfter = lateAfter;
    this.clock = clock;
  }

  public synchronized WarehouseStatus read() {
    List<Problem> outages = new ArrayList<>();
    findTables(outages);
    List<ProcessNote> processes = new ArrayList<>();
    List<Optional<BufferDepth>> depths = new ArrayList<>();
    try {
      notes.all().forEach(note -> StatusJson.readNote(note).ifPresent(processes::add));
      buffer
          .depths(found.stream().map(LiveTable::id).toList())
          .forEach(depth -> depths.add(Optional.of(depth)));
    } catch (BufferUnavailableException e) {
      outages.add(outage(e));
      found.forEach(table -> depths.add(Optional.empty()));
    }
    ProcessNotesByTable said = ProcessNotesByTable.of(processes);
    List<TableStatus> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      all.add(status(found.get(i), depths.get(i), said, outages));
    }
    List<State> states = all.stream().map(TableStatus::state).toList();
    return new WarehouseStatus(
        clock.instant(),
        Verdict.of(states, outages.isEmpty()),
        all,
        processes,
        sorted(outages, processes));
  }

  /** One table as {@link #read} tells it, with what only its own page shows. */
  public synchronized Optional<TableDetails> details(TableName name) {
    return tables
        .find(name)
        .filter(table -> !table.isReplica())
        .map(table -> TableDetails.of(table, table.head()));
  }

  private void findTables(List<Problem> outages) {
    Instant now = clock.instant();
    if (foundAt != null && now.isBefore(foundAt.plus(NAMES_STAY))) {
      return;
    }
    try {
      found =
          tables.names().stream()
              .flatMap(name -> tables.find(name).stream())
              .filter(table -> !table.isReplica())
              .toList();
      foundAt = now;
      known.keySet().retainAll(found.stream().map(LiveTable::id).toList());
    } catch (StoreUnavailableException | BufferUnavailableException e) {
      outages.add(outage(e));
    }
  }

  private TableStatus status(
      LiveTable table,
      Optional<BufferDepth> depth,
      ProcessNotesByTable said,
      List<Problem> outages) {
    KnownTable last = known(table, depth, outages);
    String name = table.name().toString();
    long delay = depth.map(of -> Math.max(0, of.waited().toMillis())).orElse(0L);
    return new TableStatus(
        name,
        state(depth, delay, said.isStopped(name)),
        delay,
        depth
            .map(of -> new TableStatus.Buffered(of.rows(), of.bytes(), of.oldest()))
            .orElse(TableStatus.Buffered.NOTHING),
        said.changesPerSecond(name),
        last.version(),
        last.snapshot(),
        said.cacheHitRate(name),
        depth.flatMap(BufferDepth::holder).map(said::lease),
        said.replicas(name));
  }

  private State state(Optional<BufferDepth> depth, long delayMillis, boolean stopped) {
    if (depth.isEmpty()) {
      return State.UNKNOWN;
    }
    if (stopped) {
      return State.STOPPED;
    }
    if (depth.get().version().isEmpty()) {
      return State.RECOVERING;
    }
    if (depth.get().blobs() == 0) {
      return State.CURRENT;
    }
    return delayMillis > lateAfter.toMillis() ? State.LATE : State.APPLYING;
  }

  /** What its metadata says, read again where the pointer has moved. */
  private KnownTable known(LiveTable table, Optional<BufferDepth> depth, List<Problem> outages) {
    KnownTable last = known.getOrDefault(table.id(), KnownTable.NOTHING);
    Optional<Long> version = depth.flatMap(BufferDepth::version);
    if (version.isPresent() && version.get() == last.version()) {
      return last;
    }
    try {
      last = KnownTable.of(table, table.head());
      known.put(table.id(), last);
    } catch (StoreUnavailableException | BufferUnavailableException e) {
      outages.add(outage(e));
    } catch (RuntimeException e) { // one table that can't be read does not hide the others
      outages.add(Problem.now(table.name().toString(), e.toString(), clock.instant()));
    }
    return last;
  }

  private Problem outage(RuntimeException e) {
    return Problem.now("", e.getMessage(), clock.instant());
  }

  /** The same outage met by several tables is one. */
  private static List<Problem> sorted(List<Problem> outages, List<ProcessNote> processes) {
    List<Problem> different = new ArrayList<>();
    Stream.concat(outages.stream(), processes.stream().flatMap(p -> p.problems().stream()))
        .sorted(Comparator.comparing(Problem::holds).thenComparing(Problem::at).reversed())
        .filter(problem -> different.stream().noneMatch(problem::isSameAs))
        .forEach(different::add);
    return different;
  }
}
