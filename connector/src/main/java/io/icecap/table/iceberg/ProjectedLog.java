package io.icecap.table.iceberg;

import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.table.LiveReferences;
import io.icecap.table.TableProjection;
import io.icecap.table.TableProjections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the other format's log of a table level with its chain; rule 9 of docs/protocol.md. Does
 * nothing for a table that is Iceberg's alone. Used under the table's lock.
 */
final class ProjectedLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectedLog.class);

  private final TableProjections projections;
  private TableProjection log;
  private long level;

  ProjectedLog(TableProjections projections) {
    this.projections = projections;
  }

  /**
   * Returns when the log has this head: no other version may be published before.
   *
   * @throws RuntimeException as {@link TableProjection#publish}
   */
  void level(IcebergHead head) {
    if (head.version() <= level || !Formats.of(head.table()).hasDelta()) {
      return;
    }
    log(head).publish(Projected.of(head, Layout.of(head.table()).schema()));
    level = head.version();
  }

  /** What the other format refers to, which thins nothing out of the time of retention. */
  List<LiveReferences> references(IcebergHead head, IcebergSettings settings) {
    if (Formats.hadDelta(head.table())) {
      return List.of(new WithdrawnLog());
    }
    return of(head).stream()
        .<LiveReferences>map(other -> new RetainedReferences(other.references(), settings))
        .toList();
  }

  /**
   * @throws IllegalArgumentException if the other format has no table of this schema
   */
  void check(RowSchema schema) {
    projections.check(schema);
  }

  /** Removes the log of a table that is not to have it any more. */
  void withdraw(IcebergHead head) {
    log(head).withdraw();
    level = 0;
  }

  /** The other format's log; empty for a table that is Iceberg's alone. */
  Optional<TableProjection> of(IcebergHead head) {
    return Formats.of(head.table()).hasDelta() ? Optional.of(log(head)) : Optional.empty();
  }

  private TableProjection log(IcebergHead head) {
    if (log == null) {
      log = projections.open(new Location(head.table().location()));
    }
    return log;
  }

  /** The same for a head that is published already: what fails is made up for by {@link #level}. */
  void tryLevel(IcebergHead head) {
    try {
      level(head);
    } catch (RuntimeException e) {
      LOG.warn(
          "{} is published; its Delta version follows before the next one: {}",
          head.inChain().location(),
          e.getMessage());
    }
  }
}
