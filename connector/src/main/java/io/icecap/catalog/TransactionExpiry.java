package io.icecap.catalog;

import io.icecap.catalog.TransactionRecord.Part;
import io.icecap.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes the records of transactions that nobody comes upon any more: those of a day ago whose
 * tables have all gone on, or are gone. An aborted one need not be known for longer: a mark without
 * a record is aborted again.
 */
final class TransactionExpiry {
  /** Far longer than a transaction takes from its first mark to its record. */
  static final Duration KEPT_FOR = Duration.ofDays(1);

  private final TransactionRecords records;
  private final Housekeeping housekeeping;

  TransactionExpiry(TransactionRecords records, Housekeeping housekeeping) {
    this.records = records;
    this.housekeeping = housekeeping;
  }

  void expire() {
    Instant before = housekeeping.clock().instant().minus(KEPT_FOR);
    List<StoredObject> old = new ArrayList<>();
    records.visit(
        object -> {
          if (object.modified().isBefore(before)) {
            old.add(object);
          }
        });
    old.stream()
        .map(StoredObject::location)
        .filter(
            location -> {
              Optional<TransactionRecord> record = records.read(location);
              return record.isPresent() && record.get().parts().stream().allMatch(this::isBehind);
            })
        .forEach(housekeeping.store()::delete);
  }

  /** Whether the table's head is another one than the transaction's mark and what it has made. */
  private boolean isBehind(Part part) {
    VersionFiles files =
        new VersionFiles(housekeeping.store(), part.table().folder(), part.table().versions());
    return files.highest().orElse(Long.MAX_VALUE) > part.mark() + 1;
  }
}
