package io.icecap.sql;

import io.icecap.buffer.ChangeClaims;
import io.icecap.buffer.Claim;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PastVersion;
import io.icecap.table.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what a table is at this moment, or was. */
final class Pins {
  /** A table that is recovered this often in a row has more to it than a restarted Redis. */
  private static final int RECOVERIES_MAX = 3;

  /**
   * Commits between the two reads are rare; so many in a row are a table that is written to death.
   */
  private static final int CUTS_MAX = 10;

  private final Tables tables;
  private final ChangeClaims buffer;
  private final long bufferBytesMax;

  /** Per table, the watermarks of the last look. */
  private final Map<TableId, Map<SourcePartition, Long>> seen = new HashMap<>();

  Pins(Tables tables, ChangeClaims buffer, long bufferBytesMax) {
    this.tables = tables;
    this.buffer = buffer;
    this.bufferBytesMax = bufferBytesMax;
  }

  PinnedTable pin(TableName name, AsOf asOf) {
    LiveTable table = table(name);
    if (asOf instanceof AsOf.AtSnapshot of) {
      return past(table, table.at(of.id()), "no snapshot " + of.id());
    }
    if (asOf instanceof AsOf.AtTime of) {
      return past(table, table.at(of.time()), "no snapshot of " + of.time() + " any more, or yet");
    }
    return asOf instanceof AsOf.Published ? published(table) : now(table, table::head);
  }

  /**
   * A table as it is now by the store, for who writes: a transaction that is being committed to it
   * is seen there before its pointer moves.
   */
  PinnedTable pinInStore(TableName name) {
    LiveTable table = table(name);
    return now(table, table::headOfChain);
  }

  private LiveTable table(TableName name) {
    return tables.find(name).orElseThrow(() -> new StatementException("There is no table " + name));
  }

  private static PinnedTable past(LiveTable table, Optional<PastVersion> found, String problem) {
    PastVersion past =
        found.orElseThrow(
            () ->
                new StatementException(
                    "%s has %s; snapshots are kept for snapshot.retention.ms of its applier"
                        .formatted(table.name(), problem)));
    return new PinnedTable(table, past.schema(), past.head(), Optional.empty());
  }

  private static PinnedTable published(LiveTable table) {
    Head head = table.head();
    return new PinnedTable(table, table.schema(), head, Optional.empty());
  }

  private PinnedTable now(LiveTable table, Supplier<Head> heads) {
    for (int attempt = 1; ; attempt++) {
      try {
        return cut(table, heads);
      } catch (RecoveryNeededException e) {
        if (attempt == RECOVERIES_MAX) {
          throw e;
        }
        var ignored = table.recover();
      }
    }
  }

  /**
   * The buffer first: what is trimmed from it in between is in the head then. If the head is past
   * the claim it has more of some partitions than of others, so it is looked at again.
   */
  private PinnedTable cut(LiveTable table, Supplier<Head> heads) {
    for (int attempt = 1; ; attempt++) {
      Claim claim = buffer.claim(table.id(), bufferBytesMax);
      Head head = heads.get();
      if (!claim.left().isEmpty()) {
        throw new StatementException(
            "More than %d MB are buffered for %s, too much to be read with each statement; read what is published (--as-of snapshot), or raise --buffer-mb"
                .formatted(bufferBytesMax >> 20, table.name()));
      }
      if (attempt == CUTS_MAX || isLevel(claim, head.applied())) {
        requireNotBehind(table, claim);
        return new PinnedTable(table, table.schema(), head, Optional.of(claim));
      }
    }
  }

  /** What was seen in a buffer that is lost comes again; until then rows would go back in time. */
  private void requireNotBehind(LiveTable table, Claim claim) {
    Map<SourcePartition, Long> before = seen.getOrDefault(table.id(), Map.of());
    Map<SourcePartition, Long> now = claim.watermarks();
    for (Map.Entry<SourcePartition, Long> source : before.entrySet()) {
      if (!source.getKey().equals(Writer.SOURCE)
          && now.getOrDefault(source.getKey(), 0L) < source.getValue()) {
        throw new StatementException(
            "Redis has lost changes of %s that were seen here, and gets them again from Kafka; try again in a moment, or read what is published (--as-of snapshot)"
                .formatted(table.name()));
      }
    }
    seen.put(table.id(), now);
  }

  private static boolean isLevel(Claim claim, AppliedOffsets applied) {
    return applied.next().entrySet().stream()
        .allMatch(
            source -> source.getValue() <= claim.watermarks().getOrDefault(source.getKey(), -1L));
  }
}
