package io.icecap.config;

import io.icecap.decode.Metadata;
import java.util.List;
import java.util.Optional;

/** What the options of records have to do with each other. */
final class RecordChecks {
  private RecordChecks() {}

  static void check(Validation validation) {
    checkSoftDeletes(validation);
    validation
        .value(RecordOptions.ORDER_BY, String.class)
        .ifPresent(column -> checkOrder(validation, column));
  }

  private static void checkSoftDeletes(Validation validation) {
    if (!validation.value(RecordOptions.DELETE_MODE, String.class).orElse("").equals("soft")) {
      return;
    }
    if (validation.value(RecordOptions.DELETE_ENABLED, Boolean.class).equals(Optional.of(false))) {
      validation.error(
          RecordOptions.DELETE_MODE,
          "%s: it is soft, so that deleted rows are marked, but %s=false skips deletes; leave one of the two out"
              .formatted(RecordOptions.DELETE_MODE, RecordOptions.DELETE_ENABLED));
    }
    if (validation.value(RecordOptions.TRUNCATE_ENABLED, Boolean.class).equals(Optional.of(true))) {
      validation.error(
          RecordOptions.TRUNCATE_ENABLED,
          "%s: it is true, so that a truncate removes all rows, but %s=soft keeps every row there ever was; leave one of the two out"
              .formatted(RecordOptions.TRUNCATE_ENABLED, RecordOptions.DELETE_MODE));
    }
  }

  private static void checkOrder(Validation validation, String column) {
    List<?> metadata =
        validation.value(RecordOptions.METADATA_COLUMNS, List.class).orElse(List.of());
    for (Metadata each : Metadata.values()) {
      if (each.column().equals(column)) {
        checkOrder(validation, each, metadata);
      }
    }
    boolean deletes = validation.value(RecordOptions.DELETE_ENABLED, Boolean.class).orElse(true);
    boolean soft =
        validation.value(RecordOptions.DELETE_MODE, String.class).orElse("").equals("soft");
    if (deletes && !soft) {
      refuse(
          validation,
          "a row that is deleted leaves nothing behind to compare with, so that an older change that arrives later would bring it back; set delete.mode=soft, which keeps and marks it, or delete.enabled=false");
    } else if (deletes && !column.startsWith("__")) {
      refuse(
          validation,
          "a delete does not say %s of its own, as its row is the one before; order by __lsn or __source_ts, or set delete.enabled=false"
              .formatted(column));
    }
    if (validation.value(RecordOptions.TRUNCATE_ENABLED, Boolean.class).orElse(false)) {
      refuse(
          validation,
          "rows that a truncate removes leave nothing behind to compare with, so that older changes that arrive later would bring them back; set truncate.enabled=false");
    }
  }

  private static void checkOrder(Validation validation, Metadata by, List<?> metadata) {
    if (by != Metadata.LSN && by != Metadata.SOURCE_TS) {
      refuse(
          validation,
          "%s says nothing of the order of changes from several Kafka partitions; order by __lsn or __source_ts"
              .formatted(by.column()));
    } else if (!metadata.contains(by.word())) {
      refuse(
          validation,
          "the order is compared with that of the row, which has to be in the table; add %s to metadata.columns"
              .formatted(by.word()));
    }
  }

  private static void refuse(Validation validation, String problem) {
    validation.error(RecordOptions.ORDER_BY, RecordOptions.ORDER_BY + ": " + problem);
  }
}
