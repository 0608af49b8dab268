package io.icecap.catalog;

import io.icecap.catalog.TransactionMark.State;
import io.icecap.catalog.TransactionRecord.Part;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.OutcomeUnknownException;
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

/**
 * Commits over several tables of one commit group, atomic for whoever reads through the catalog:
 * «Several tables in one commit» in docs/protocol.md. Thread-safe.
 */
public final class Transactions {
  private static final int ATTEMPTS = 6;

  /**
   * What is to change in one table.
   *
   * @param requirements of the table as it is when it is marked
   */
  public record Change(
      TableIdentifier table, List<UpdateRequirement> requirements, List<MetadataUpdate> updates) {}

  private record Prepared(TableChain chain, Change change) {}

  private final IcecapCatalog catalog;
  private final TransactionRecords records;
  private final TransactionSettlement settlement;
  private final Supplier<UUID> ids;

  Transactions(
      IcecapCatalog catalog,
      ObjectStore store,
      Location warehouse,
      TablePointers pointers,
      Supplier<UUID> ids) {
    this.catalog = catalog;
    this.records = new TransactionRecords(store, warehouse);
    this.settlement = new TransactionSettlement(store, records, pointers);
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
    List<Part> parts = new ArrayList<>();
    try {
      for (Prepared each : prepared) {
        mark(each, transaction).ifPresent(parts::add);
      }
    } catch (RuntimeException e) {
      records.decide(transaction, TransactionRecord.ABORTED);
      throw e;
    }
    if (parts.isEmpty()) {
      return;
    }
    TransactionRecord record = decide(transaction, new TransactionRecord(true, parts));
    if (!record.committed()) {
      throw new CommitFailedException(
          "The transaction took too long, and another commit to one of its tables has ended it; try again");
    }
    settlement.finish(transaction, record);
  }

  private List<Prepared> prepare(List<Change> changes) {
    List<Prepared> prepared = new ArrayList<>();
    Set<String> groups = new HashSet<>();
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
      groups.add(chain.id().group());
      prepared.add(new Prepared(chain, change));
    }
    if (groups.size() > 1) {
      throw new ValidationException(
          "The tables are of several commit groups, %s: only the pointers of one group move together in Redis."
              + " Create tables that change together with the same property %s",
          groups.stream().sorted().toList(), IcecapCatalog.GROUP);
    }
    prepared.sort(Comparator.comparing(each -> each.chain().id().chain()));
    return prepared;
  }

  /** Empty if nothing is to change. */
  private Optional<Part> mark(Prepared table, UUID transaction) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Version<TableMetadata> base = table.chain().headOfChain().orElseThrow();
      TableMetadata after = changed(base.document(), table.change());
      if (after.changes().isEmpty()) {
        return Optional.empty();
      }
      long number = base.number() + 1;
      TableMetadata finished =
          new TransactionMark(State.FINISHED, transaction).in(after, number + 1);
      try {
        table.chain().mark(base, new TransactionMark(State.MARK, transaction));
        return Optional.of(
            new Part(table.chain().entry(), number, TableMetadataParser.toJson(finished)));
      } catch (StaleBaseException e) {
        Backoff.pause(attempt);
      }
    }
    throw new CommitFailedException(
        "Cannot commit to %s: others were faster %d times in a row",
        table.change().table(), ATTEMPTS);
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

  private TransactionRecord decide(UUID transaction, TransactionRecord committed) {
    try {
      return records.decide(transaction, committed);
    } catch (OutcomeUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
  }
}
