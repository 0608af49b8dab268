package io.icecap.catalog;

import io.icecap.store.Location;
import java.time.Duration;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of tables that have lost their names. They are dropped by then, so what fails
 * is no matter of who has asked for it: it is tried again in the background. Thread-safe.
 */
final class TablePurge {
  private static final Logger LOG = LoggerFactory.getLogger(TablePurge.class);
  private static final int ATTEMPTS = 4;

  /** After the first attempt; then twice as long each time. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final MetadataIO io;
  private final TableLocations locations;
  private final TableChains chains;
  private final Housekeeping housekeeping;

  TablePurge(
      MetadataIO io, TableLocations locations, TableChains chains, Housekeeping housekeeping) {
    this.io = io;
    this.locations = locations;
    this.chains = chains;
    this.housekeeping = housekeeping;
  }

  /**
   * @param last of the table; empty if it had no version any more
   */
  void begin(TableEntry table, Optional<TableMetadata> last) {
    attempt(1, table, last);
  }

  private void attempt(int number, TableEntry table, Optional<TableMetadata> last) {
    try {
      delete(table, last);
    } catch (RuntimeException e) {
      LOG.warn(
          "{} is dropped, but not all of its files could be deleted; {}",
          table.name(),
          number < ATTEMPTS
              ? "that is tried again"
              : "delete what is at %s by hand"
                  .formatted(last.map(TableMetadata::location).orElse(table.folder().uri())),
          e);
      if (number < ATTEMPTS) {
        housekeeping.later(
            PAUSE.toMillis() << (number - 1), () -> attempt(number + 1, table, last));
      }
    }
  }

  private void delete(TableEntry table, Optional<TableMetadata> last) {
    locations.retire(table.folder());
    last.ifPresent(
        metadata -> {
          CatalogUtil.dropTableData(io, metadata);
          Location folder = new Location(metadata.location());
          locations.deleteDeltaLog(folder);
          locations.deleteReplicas(folder);
        });
    chains.delete(table);
  }
}
