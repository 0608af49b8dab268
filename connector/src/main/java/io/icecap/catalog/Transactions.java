package io.icecap.catalog;

import io.icecap.catalog.TransactionMark.State;
import io.icecap.catalog.TransactionRecord.Part;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.OutcomeUnknownException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits over several tables of one commit group, atomic for whoever reads through the catalog:
 * «Several tables in one commit» in docs/protocol.md. Thread-safe.
 */
public final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final int ATTEMPTS = 6;

  /** Whoever has been away for so long does not commit: records are not kept for ever. */
  private static final Duration TIME_MAX = Duration.ofMinutes(10);

  /** Half a second, in which whoever commits has the time to wait. */
  private static final int FINISH_ATTEMPTS = 4;

  private static final Duration FINISH_LATER = Duration.ofSeconds(2);

  /** One transaction in so many looks for records that can go. */
  private static final int EXPIRIES = 50;

  /**
   * What is to change in one table.
   *
   * @param requirements of the table as it is when it is marked
   */
  public record Change(
      TableIdentifier table, List<UpdateRequirement> requirements, List<MetadataUpdate> updates) {}

  /**
   * What is to be the head of one table.
   *
   * @param base the head that it was made from
   * @param after in the place of {@code base}, or never
   */
  public record Next(TableChain chain, Version<TableMetadata> base, Version<TableMetadata> after) {}

  private record Prepared(TableChain chain, Change change) {}

  private final IcecapCatalog catalog;
  private final TransactionRecords records;
  private final TransactionSettlement settlement;
  private final TransactionExpiry expiry;
  private final Housekeeping housekeeping;
  private final Supplier<UUID> ids;

  Transactions(
      IcecapCatalog catalog,
      Housekeeping housekeeping,
      Location warehouse,
      TablePointers pointers,
      Supplier<UUID> ids) {
    this.catalog = catalog;
    this.housekeeping = housekeeping;
    this.records = new TransactionRecords(housekeeping.store(), warehouse);
    this.settlement = new TransactionSettlement(housekeeping.store(), records, pointers);
    this.expiry = new TransactionExpiry(records, housekeeping);
    this.ids = ids;
  }

  TransactionSettlement settlement() {
    return settlement;
  }

  /**
   * Makes all of these changes, or none.
   *
   * @throws CommitFailedException if a requirement is not met, or others were faster
   * @throws CommitStateUnknownException if the outcome could not be found out
   * @throws ValidationException if the tables are of several commit groups
   */
  public void commit(List<Change> changes) {
    List<Prepared> prepared = prepare(changes);
    UUID transaction = ids.get();
    Instant start = housekeeping.clock().instant();
    List<Part> parts = new ArrayList<>();
    try {
      for (Prepared each : prepared) {
        mark(each, transaction).ifPresent(parts::add);
      }
    } catch (RuntimeException e) {
      throw aborted(transaction, e);
    }
    if (!parts.isEmpty()) {
      boolean ignored = finished(transaction, decide(transaction, parts, start));
    }
  }

  /**
   * Makes all of these the heads of their tables, or none.
   *
   * @param lastCheck is asked when all tables are marked, so that nobody can commit to one of them;
   *     if it throws, nothing is published
   * @return the versions as they are published, in the same order
   * @throws StaleBaseException if another base is not the head any more; nothing is published
   * @throws CommitFailedException if others were faster, likewise
   * @throws CommitStateUnknownException if the outcome could not be found out
   * @throws ValidationException if the tables are of several commit groups
   */
  public List<Version<TableMetadata>> publish(List<Next> versions, Runnable lastCheck) {
    requireOneGroup(versions.stream().map(Next::chain).toList());
    UUID transaction = ids.get();
    Instant start = housekeeping.clock().instant();
    List<Part> parts = new ArrayList<>();
    try {
      for (Next next : versions) {
        next.chain().awaitFiles(next.base().document());
        next.chain().awaitFiles(next.after().document());
        requireHighest(next);
      }
      for (Next next : inOrder(versions)) {
        parts.add(mark(next.chain(), next.base(), next.after().document(), transaction));
      }
      lastCheck.run();
    } catch (RuntimeException e) {
      throw aborted(transaction, e);
    }
    TransactionRecord record = decide(transaction, parts, start);
    boolean moved = finished(transaction, record);
    return versions.stream().map(next -> published(next.chain(), record, moved)).toList();
  }

  /** A base of long ago might have successors that have expired, and their names are free again. */
  private static void requireHighest(Next next) {
    if (!next.chain().isHighest(next.base())) {
      throw new StaleBaseException(
          new VersionRefusedException(next.chain().location(next.base().number() + 1)));
    }
  }

  /** Of two that mark the same tables one is refused at the first. */
  private static List<Next> inOrder(List<Next> versions) {
    return versions.stream()
        .sorted(Comparator.comparing(next -> next.chain().id().chain()))
        .toList();
  }

  /**
   * It is committed, so what fails here is no failure, and is left to a later time or to others.
   */
  private boolean finished(UUID transaction, TransactionRecord record) {
    for (int attempt = 1; ; attempt++) {
      try {
        return settlement.finish(transaction, record);
      } catch (RuntimeException e) {
        if (attempt == FINISH_ATTEMPTS || !Backoff.pause(attempt)) {
          LOG.warn("Transaction {} is committed, and will be seen a little later", transaction, e);
          housekeeping.later(
              FINISH_LATER.toMillis(),
              () -> {
                boolean ignored = finished(transaction, record);
              });
          return false;
        }
      }
    }
  }

  private Version<TableMetadata> published(
      TableChain chain, TransactionRecord record, boolean moved) {
    Part part =
        record.parts().stream()
            .filter(each -> each.table().id().equals(chain.id()))
            .findFirst()
            .orElseThrow();
    Version<TableMetadata> version = settlement.version(part);
    if (moved) {
      chain.published(version);
    }
    return version;
  }

  /** Nobody but this process commits it: with or without its record, it is over. */
  private RuntimeException aborted(UUID transaction, RuntimeException cause) {
    try {
      var ignored = records.decide(transaction, TransactionRecord.ABORTED);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
    return cause instanceof CommitStateUnknownException
        ? new CommitFailedException(cause, "Nothing is committed: a table could not be marked")
        : cause;
  }

  private List<Prepared> prepare(List<Change> changes) {
    List<Prepared> prepared = new ArrayList<>();
    Set<TableIdentifier> tables = new HashSet<>();
    for (Change change : changes) {
      TableChain chain =
          catalog
              .chain(change.table())
              .orElseThrow(
                  () -> new NoSuchTableException("Table does not exist: %s", change.table()));
      if (!tables.add(change.table())) {
        throw new IllegalArgumentException("Table " + change.table() + " is in it twice");
      }
      prepared.add(new Prepared(chain, change));
    }
    requireOneGroup(prepared.stream().map(Prepared::chain).toList());
    prepared.sort(Comparator.comparing(each -> each.chain().id().chain()));
    return prepared;
  }

  private static void requireOneGroup(List<TableChain> chains) {
    List<String> groups =
        chains.stream().map(chain -> chain.id().group()).distinct().sorted().toList();
    if (groups.size() > 1) {
      throw new ValidationException(
          "The tables are of several commit groups, %s: only the pointers of one group move together in Redis."
              + " Create tables that change together with the same property %s",
          groups, IcecapCatalog.GROUP);
    }
  }

  /** Empty if nothing is to change. */
  private Optional<Part> mark(Prepared table, UUID transaction) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Version<TableMetadata> base = table.chain().headOfChain().orElseThrow();
      TableMetadata after = changed(base.document(), table.change());
      if (after.changes().isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(mark(table.chain(), base, after, transaction));
      } catch (StaleBaseException e) {
        Backoff.pause(attempt);
      }
    }
    throw new CommitFailedException(
        "Cannot commit to %s: others were faster %d times in a row",
        table.change().table(), ATTEMPTS);
  }

  private static Part mark(
      TableChain chain, Version<TableMetadata> base, TableMetadata after, UUID transaction) {
    long number = base.number() + 1;
    TableMetadata finished = new TransactionMark(State.FINISHED, transaction).in(after, number + 1);
    chain.mark(base, new TransactionMark(State.MARK, transaction));
    return new Part(chain.entry(), number, TableMetadataParser.toJson(finished));
  }

  private static TableMetadata changed(TableMetadata base, Change change) {
    change.requirements().forEach(requirement -> requirement.validate(base));
    TableMetadata.Builder builder = TableMetadata.buildFrom(base);
    try {
      change.updates().forEach(update -> update.applyTo(builder));
    } catch (RetryableValidationException e) {
      throw new CommitFailedException(e, "Cannot commit to %s: it has changed", change.table());
    }
    return AppliedOffsetsCodec.carriedOver(base, builder.build());
  }

  private TransactionRecord decide(UUID transaction, List<Part> parts, Instant start) {
    Duration took = Duration.between(start, housekeeping.clock().instant());
    TransactionRecord wanted =
        took.compareTo(TIME_MAX) > 0
            ? TransactionRecord.ABORTED
            : new TransactionRecord(true, parts);
    TransactionRecord record;
    try {
      record = records.decide(transaction, wanted);
    } catch (OutcomeUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
    if (Math.floorMod(transaction.hashCode(), EXPIRIES) == 0) {
      housekeeping.later(0, expiry::expire);
    }
    if (!record.committed()) {
      throw new CommitFailedException(
          "The transaction took too long, and another commit to one of its tables has ended it; try again");
    }
    return record;
  }
}
