package io.icecap.config;

import io.icecap.table.PartitionMoves;
import java.util.List;
import java.util.Optional;

/** Options that mean nothing to a table that rows are only added to. */
final class AppendChecks {
  private AppendChecks() {}

  static void check(Validation validation) {
    if (!is(validation, TableOptions.INSERT_MODE, TableOptions.APPEND)) {
      return;
    }
    boolean key =
        !validation.value(TableOptions.KEY_COLUMNS, List.class).orElse(List.of()).isEmpty();
    if (key || validation.value(TableOptions.KEY_MODE, String.class).isPresent()) {
      refuse(
          validation, key ? TableOptions.KEY_COLUMNS : TableOptions.KEY_MODE, "rows have no key");
    }
    if (is(validation, TableOptions.PARTITION_MOVES, PartitionMoves.INDEX.word())) {
      refuse(
          validation,
          TableOptions.PARTITION_MOVES,
          "no row moves, and partition.by may have any columns");
    }
    if (validation.value(RecordOptions.ORDER_BY, String.class).isPresent()) {
      refuse(validation, RecordOptions.ORDER_BY, "no change replaces another one");
    }
    if (is(validation, RecordOptions.DELETE_MODE, "soft")) {
      refuse(validation, RecordOptions.DELETE_MODE, "no delete finds its row to mark it");
    }
    if (validation.text(RecordOptions.DELETE_ENABLED).isPresent()
        && isTrue(validation, RecordOptions.DELETE_ENABLED)) {
      refuse(validation, RecordOptions.DELETE_ENABLED, "no delete finds its row");
    }
    if (isTrue(validation, RecordOptions.TRUNCATE_ENABLED)) {
      refuse(validation, RecordOptions.TRUNCATE_ENABLED, "what was added stays");
    }
    if (validation.value(ReplicaOptions.FORMATS, List.class).orElse(List.of()).size() > 1) {
      refuse(
          validation,
          ReplicaOptions.FORMATS,
          "replicas are made of what is cached, and nothing of such a table is");
    }
  }

  private static boolean is(Validation validation, String option, String value) {
    return validation.value(option, String.class).equals(Optional.of(value));
  }

  private static boolean isTrue(Validation validation, String option) {
    return validation.value(option, Boolean.class).equals(Optional.of(true));
  }

  private static void refuse(Validation validation, String option, String why) {
    validation.error(
        option,
        "%s: it is %s, but with %s=%s %s; leave one of the two out"
            .formatted(
                option,
                validation.text(option).orElse("set"),
                TableOptions.INSERT_MODE,
                TableOptions.APPEND,
                why));
  }
}
