package io.icecap.catalog;

import io.icecap.change.AppliedOffsets;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;

/** The versions of one table. Thread-safe. */
public final class TableChain {
  private final TableEntry entry;
  private final VersionChain<TableMetadata> chain;
  private final VersionFiles files;
  private final MetadataDocuments documents;
  private final VersionHint hint;
  private final VersionExpiry expiry;
  private final MetadataIO io;
  private final TransactionSettlement transactions;

  TableChain(
      TableEntry entry,
      TablePointers pointers,
      MetadataIO io,
      Housekeeping housekeeping,
      TransactionSettlement transactions) {
    this.entry = entry;
    this.io = io;
    this.transactions = transactions;
    this.files = new VersionFiles(housekeeping.store(), entry.folder(), entry.versions());
    this.documents = new MetadataDocuments(entry.versions());
    this.chain =
        new VersionChain<>(
            entry.id(),
            new OwedPointers(pointers, transactions),
            files,
            documents,
            housekeeping.clock(),
            found -> transactions.settled(entry, found));
    this.hint = new VersionHint(entry.folder(), housekeeping);
    this.expiry = new VersionExpiry(files, housekeeping);
  }

  public TableId id() {
    return entry.id();
  }

  public FileIO io() {
    return io;
  }

  /** The same files, read from the store: for who reads much and once. */
  public FileIO unrememberedIo() {
    return io.unremembered();
  }

  /**
   * Shows versions that together have every snapshot of all versions that were current at or after
   * {@code since}; the head first. Versions that expire meanwhile are left out.
   */
  public void history(Instant since, Consumer<TableMetadata> visitor) {
    VersionHistory.visit(
        files.written(),
        since,
        number -> files.read(number).map(content -> decode(number, content)),
        visitor);
  }

  private TableMetadata decode(long number, byte[] content) {
    return documents.decode(files.location(number), content);
  }

  /** Where a version is. */
  public Location location(long version) {
    return files.location(version);
  }

  /** The head by the pointer, or by a listing where the pointer is in doubt; empty if purged. */
  public Optional<Version<TableMetadata>> head() {
    return chain.head();
  }

  /** The head by the store; rolls the pointer forward if it lags. */
  public Optional<Version<TableMetadata>> headOfChain() {
    return chain.headOfChain();
  }

  /** Tells Redis once more what the head has: applied offsets and registered sources. */
  public void republish() {
    chain.republish();
  }

  /** What a version has applied; also of sources that are only registered. */
  public static AppliedOffsets applied(TableMetadata table) {
    return AppliedOffsetsCodec.of(table);
  }

  /** Whether its snapshot is one of an applier's: says what is applied. */
  public static boolean isOurs(TableMetadata table) {
    return AppliedOffsetsCodec.isOurs(table);
  }

  /** Recovers the table in Redis unless it is valid there; rule 8 of docs/protocol.md. */
  public ChainRecovery<TableMetadata> recover() {
    return chain.recover();
  }

  /**
   * Operations that commit on top of {@code base} or not at all.
   *
   * @param lastTouch what else changes in the same commit, given what Iceberg would commit
   */
  public PinnedTableOperations pinned(
      Version<TableMetadata> base, UnaryOperator<TableMetadata> lastTouch) {
    return new PinnedTableOperations(this, base, lastTouch, this::append);
  }

  /**
   * Operations whose commit is left to {@link Transactions#publish}, until when nobody sees it.
   *
   * @param lastTouch as of {@link #pinned}
   */
  public PinnedTableOperations withheld(
      Version<TableMetadata> base, UnaryOperator<TableMetadata> lastTouch) {
    return new PinnedTableOperations(this, base, lastTouch, this::withheld);
  }

  private Version<TableMetadata> withheld(Version<TableMetadata> base, TableMetadata metadata) {
    long number = base.number() + 2; // behind the mark
    return new Version<>(number, files.location(number), metadata);
  }

  /** Whether nothing is in the store on top of a version that was the head not long ago. */
  public boolean isHighest(Version<TableMetadata> version) {
    OptionalLong highest = files.highestFrom(version.number());
    return highest.isPresent() && highest.getAsLong() == version.number();
  }

  /**
   * @throws StaleBaseException if the base is not the head
   * @throws CommitStateUnknownException if the outcome could not be found out
   * @throws io.icecap.store.StoreUnavailableException if it was certainly not written
   * @throws RuntimeException as {@link TransactionSettlement#requireMoved}; likewise
   */
  Version<TableMetadata> append(Version<TableMetadata> base, TableMetadata metadata) {
    transactions.requireMoved(base);
    awaitFiles(base.document());
    awaitFiles(metadata);
    try {
      return committed(chain.append(base, metadata));
    } catch (VersionRefusedException e) {
      throw new StaleBaseException(e);
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  /**
   * @throws VersionRefusedException if the folder has a chain already
   * @throws CommitStateUnknownException if the outcome could not be found out
   */
  Version<TableMetadata> start(TableMetadata metadata) {
    awaitFiles(metadata);
    try {
      return committed(chain.start(metadata));
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  /**
   * Puts the mark of a transaction on top of {@code base}. No pointer moves to it.
   *
   * @throws StaleBaseException if the base is not the head
   * @throws CommitStateUnknownException if the outcome could not be found out
   */
  void mark(Version<TableMetadata> base, TransactionMark mark) {
    transactions.requireMoved(base);
    long number = base.number() + 1;
    try {
      files.append(number, documents.encode(mark.in(base.document(), number)));
    } catch (VersionRefusedException e) {
      throw new StaleBaseException(e);
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  /**
   * Takes a version that a transaction has put, and that all pointers have moved to or past, for
   * the head; trims the buffers.
   */
  void published(Version<TableMetadata> version) {
    chain.found(version);
    var ignored = committed(version);
  }

  /** Returns when all that Iceberg has written for this metadata is in the store. */
  void awaitFiles(TableMetadata metadata) {
    MetadataFiles.folders(metadata).forEach(io::awaitWrites);
  }

  TableEntry entry() {
    return entry;
  }

  /** Deletes the versions, lowest first. The folder must not be used again. */
  void delete() {
    files.all().sorted().forEach(files::delete);
  }

  private Version<TableMetadata> committed(Version<TableMetadata> version) {
    if (MetadataFiles.isHidden(version.document())) {
      hint.withdraw();
    } else {
      hint.committed(version.number());
    }
    expiry.committed(version.number());
    return version;
  }
}
