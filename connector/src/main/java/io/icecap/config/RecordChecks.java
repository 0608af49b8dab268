package io.icecap.config;

import java.util.Optional;

/** What the options of records have to do with each other. */
final class RecordChecks {
  private RecordChecks() {}

  static void check(Validation validation) {
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
}
