package io.icecap.catalog;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** Sees one version of a table and commits the next one, once, or throws. */
public final class PinnedTableOperations implements TableOperations {
  private final TableChain chain;
  private final Version<TableMetadata> base;
  private final UnaryOperator<TableMetadata> lastTouch;
  private final Step step;
  private Version<TableMetadata> committed;

  /** Makes the next version. */
  interface Step {
    Version<TableMetadata> append(Version<TableMetadata> base, TableMetadata metadata);
  }

  PinnedTableOperations(
      TableChain chain,
      Version<TableMetadata> base,
      UnaryOperator<TableMetadata> lastTouch,
      Step step) {
    this.chain = chain;
    this.base = base;
    this.lastTouch = lastTouch;
    this.step = step;
  }

  /** The version that was committed, if one was. */
  public Optional<Version<TableMetadata>> committed() {
    return Optional.ofNullable(committed);
  }

  @Override
  public TableMetadata current() {
    return (committed == null ? base : committed).document();
  }

  @Override
  public TableMetadata refresh() {
    return current();
  }

  /**
   * @throws StaleBaseException if the base is not the head
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // as TableOperations asks: the very object it handed out
  public void commit(TableMetadata from, TableMetadata metadata) {
    if (from != base.document() || committed != null) {
      throw new IllegalStateException("Only one commit, of the pinned version, can be made here");
    }
    if (metadata != from) {
      committed = step.append(base, lastTouch.apply(metadata));
    }
  }

  @Override
  public FileIO io() {
    return chain.io();
  }

  @Override
  public String metadataFileLocation(String name) {
    return MetadataFiles.location(base.document(), name);
  }

  @Override
  public LocationProvider locationProvider() {
    return MetadataFiles.dataLocations(base.document());
  }
}
