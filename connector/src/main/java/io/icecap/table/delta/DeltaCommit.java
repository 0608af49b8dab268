package io.icecap.table.delta;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.icecap.store.Location;
import io.icecap.table.ProjectedFile;
import io.icecap.table.ProjectedVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What leads from what a log says to a version of the chain: one Delta version. */
final class DeltaCommit {
  private static final String ENGINE = "Icecap";

  private final LogState read;
  private final ProjectedVersion version;
  private final List<ProjectedFile> added;
  private final List<LoggedFile> removed;
  private final boolean newSchema;

  private DeltaCommit(
      LogState read,
      ProjectedVersion version,
      List<ProjectedFile> added,
      List<LoggedFile> removed,
      boolean newSchema) {
    this.read = read;
    this.version = version;
    this.added = added;
    this.removed = removed;
    this.newSchema = newSchema;
  }

  static DeltaCommit of(Location root, LogState read, ProjectedVersion version) {
    List<ProjectedFile> added = new ArrayList<>();
    Map<String, LoggedFile> left = new HashMap<>(read.files());
    List<LoggedFile> removed = new ArrayList<>();
    for (ProjectedFile file : version.files()) {
      LoggedFile logged = left.remove(file.location().uri());
      if (logged != null && isSame(root, logged, file)) {
        continue;
      }
      added.add(file);
      if (logged != null) {
        removed.add(logged);
      }
    }
    removed.addAll(left.values());
    boolean newSchema =
        read.exists() && !DeltaSchema.isSame(read.snapshot().getSchema(), version.schema());
    return new DeltaCommit(read, version, added, removed, newSchema);
  }

  private static boolean isSame(Location root, LoggedFile logged, ProjectedFile file) {
    return logged.vector().equals(file.vector().map(v -> KernelActions.vector(root, v)));
  }

  boolean isEmpty() {
    return read.exists() && added.isEmpty() && removed.isEmpty() && !newSchema;
  }

  /**
   * Puts the version if it is absent.
   *
   * @return what the log says then
   * @throws DeltaVersionTakenException if it is another's
   */
  LogState put(Location root, StoreEngine engine, int versionsPerCheckpoint) {
    Map<String, LoggedFile> files = new HashMap<>(read.files());
    List<Row> actions = actions(root, files);
    TransactionCommitResult result =
        KernelCall.of(
            root,
            () ->
                (read.exists() ? update(engine) : create(root, engine, versionsPerCheckpoint))
                    .commit(engine, Rows.of(actions)));
    Snapshot after =
        result
            .getPostCommitSnapshot()
            .orElseThrow(() -> new IllegalStateException("Kernel committed over a conflict"));
    return new LogState(after, version.number(), version.snapshotId(), files);
  }

  private List<Row> actions(Location root, Map<String, LoggedFile> files) {
    // a rewrite of what the log equals; on top of anything else rows have changed, too
    boolean rowsChange =
        version.rewrites().isEmpty() || !version.rewrites().equals(read.snapshotId());
    KernelActions kernel = new KernelActions(root, version.at(), rowsChange);
    List<Row> actions = new ArrayList<>();
    actions.add(kernel.transaction(LogState.APPLICATION, version.number()));
    version
        .snapshotId()
        .ifPresent(id -> actions.add(kernel.transaction(LogState.SNAPSHOT_APPLICATION, id)));
    for (LoggedFile file : removed) {
      actions.add(kernel.remove(file));
    }
    DeltaFiles described = new DeltaFiles(version, partitionColumns());
    Set<String> live =
        version.files().stream().map(f -> f.location().uri()).collect(Collectors.toSet());
    files.keySet().retainAll(live);
    for (ProjectedFile file : added) {
      KernelActions.Added action = kernel.add(file, described);
      actions.add(action.row());
      files.put(file.location().uri(), action.logged());
    }
    return actions;
  }

  private List<String> partitionColumns() {
    return read.exists()
        ? read.snapshot().getPartitionColumnNames()
        : DeltaSchema.partitionColumns(version);
  }

  private Transaction create(Location root, StoreEngine engine, int versionsPerCheckpoint) {
    List<String> partitionColumns = DeltaSchema.partitionColumns(version);
    return TableManager.buildCreateTableTransaction(
            root.uri(), DeltaSchema.logical(version.schema()), ENGINE)
        .withTableProperties(DeltaSchema.properties(versionsPerCheckpoint))
        .withDataLayoutSpec(
            partitionColumns.isEmpty()
                ? DataLayoutSpec.noDataLayout()
                : DataLayoutSpec.partitioned(partitionColumns.stream().map(Column::new).toList()))
        .withMaxRetries(0)
        .build(engine);
  }

  private Transaction update(StoreEngine engine) {
    UpdateTableTransactionBuilder builder =
        read.snapshot().buildUpdateTableTransaction(ENGINE, Operation.WRITE).withMaxRetries(0);
    Map<String, String> properties = new HashMap<>(DeltaSchema.NO_VACUUM);
    properties.keySet().removeAll(read.snapshot().getTableProperties().keySet());
    if (newSchema) {
      builder.withUpdatedSchema(DeltaSchema.logical(version.schema()));
      if (DeltaSchema.widens(read.snapshot().getSchema(), version.schema())) {
        properties.putAll(DeltaSchema.TYPE_WIDENING);
      }
    }
    if (!properties.isEmpty()) {
      builder.withTablePropertiesAdded(properties);
    }
    return builder.build(engine);
  }
}
