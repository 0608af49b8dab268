package io.icecap.table;

import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table and its head as last read. Thread-safe; a commit is made by one thread at a time. */
public interface LiveTable {
  TableId id();

  TableName name();

  /** Whether it is a replica of another table, as {@link PublishedTables} makes them. */
  default boolean isReplica() {
    return false;
  }

  /** What it has of its own of the settings that are its applier's, as of the head as last read. */
  default OwnSettings own() {
    return OwnSettings.NONE;
  }

  /** When its source had which columns, as of the head as last read. */
  default ColumnTimes columnTimes() {
    return ColumnTimes.UNKNOWN;
  }

  /** The schema of the head as last read. */
  RowSchema schema();

  /** A schema that the table has or had. */
  RowSchema schema(int schemaId);

  Partitioning partitioning();

  /**
   * Makes the table what is given in the settings and it is not: another commit mode takes effect
   * with the next commit, a higher format version at once.
   *
   * @throws IllegalArgumentException if it can't be: problem, why, how to fix
   */
  void adopt(TableSettings settings);

  /**
   * Changes the schema, in a version of its own; nothing if no change is needed.
   *
   * @param changes what a schema needs; asked again for the schema that another commit has left
   * @throws IllegalArgumentException if the table can't have them: problem, why, how to fix
   */
  void evolve(Function<RowSchema, List<SchemaChange>> changes);

  /**
   * Registers, in the chain, from where each source will be buffered, so that recovery finds it,
   * and which topics they are; sources that are known stay as they are. Done in one version, or not
   * at all; may be repeated.
   *
   * @param starts Kafka's offsets; not looked at where the topic was recreated, which is taken from
   *     its first record on
   * @param topics the topics that Kafka was asked for, by their names; one that Kafka has under
   *     another identity than the table becomes another {@link #edition}
   */
  void register(Map<SourcePartition, Long> starts, Map<String, TopicIdentity> topics);

  /** How the head as last read counts the offsets of a topic. */
  TopicEdition edition(String topic);

  /**
   * Reads the head through the pointer, checking the store where the pointer is in doubt, and rolls
   * the pointer forward if it lags.
   */
  Head head();

  /** Like {@link #head()}, and looks for newer versions in the store in any case. */
  Head headOfChain();

  /**
   * Whether the store has no version on top of this one. One that is held for a commit over several
   * tables counts, whatever becomes of it; it is not waited for.
   */
  default boolean isHead(Head version) {
    return headOfChain().version() == version.version();
  }

  /** The table at a snapshot that its head still knows; empty if it knows none of this id. */
  default Optional<PastVersion> at(long snapshotId) {
    return Optional.empty();
  }

  /** The table as it was at a time; empty if the snapshot of that time is not known any more. */
  default Optional<PastVersion> at(Instant time) {
    return Optional.empty();
  }

  /**
   * The data files that may have rows which meet a filter; of the others it is certain that they
   * have none.
   *
   * @param head a version of this table
   */
  default Set<Location> filesFor(Head head, RowFilter filter) {
    return head.partitions().stream()
        .flatMap(partition -> head.files(partition).stream())
        .map(LiveFile::location)
        .collect(Collectors.toSet());
  }

  /** The snapshots that led to the head as last read, newest first, without those that expired. */
  default List<SnapshotFigures> snapshots() {
    return List.of();
  }

  /** A new location for a data file of the partition. */
  Location newDataFile(PartitionKey partition);

  /**
   * Publishes one snapshot on top of {@code update.base()}, moves the pointer and trims the buffer.
   *
   * @return the new head
   * @throws CommitConflictException if the base is not the head: nothing was published; the claim
   *     is filtered again against the new head
   * @throws CommitUnknownException if the outcome could not be found out; no file of the attempt
   *     may be deleted
   */
  Head commit(SnapshotUpdate update);

  /** The folder that everything of the table is in. */
  Location location();

  /** What has to stay in the store, in every format of the table. */
  List<LiveReferences> references();

  /** The object whose put made this version. */
  Location versionLocation(Head head);

  /**
   * Drops from the metadata the snapshots that are past their retention, in a commit of its own if
   * there are any and no other commit has been made lately; their files stay. Losing against
   * another commit is no error.
   *
   * @throws CommitUnknownException if the outcome could not be found out; doing it again is safe
   */
  void expireSnapshots();

  /**
   * Whether the head's metadata still says something of files that have left the table, such as the
   * bounds of their values; a commit of {@link SnapshotUpdate.Kind#MANIFESTS} ends that.
   */
  boolean namesRemovedFiles(Head head);

  /** Branches and tags that hold snapshots past their retention, and since when. */
  Map<String, Instant> holders();

  /**
   * Publishes a version that says the same as {@code base}. Afterwards no attempt that began on an
   * older version can be published any more, however late it comes.
   *
   * @return false if another commit was there first
   * @throws CommitUnknownException if the outcome could not be found out
   */
  boolean advance(Head base);

  /**
   * Brings what is derived from the chain, such as Delta's log, level with its head: what a process
   * left undone that ended between the two, and what other engines have committed.
   *
   * @throws io.icecap.store.StoreUnavailableException if the store does not answer
   */
  void level();

  /**
   * Sees to it that logs derived from the chain can be read without what is older than {@code
   * since}, so that it may go.
   */
  default void condense(Instant since) {}

  /** Recovers the table in Redis from its chain, if it still has to be; see docs/protocol.md. */
  Recovered recover();

  /**
   * What recovery found.
   *
   * @param performed false if another one had done it
   * @param version the head of the chain
   * @param explanation one line for a person
   */
  record Recovered(boolean performed, long version, String explanation) {}
}
