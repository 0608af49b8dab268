package io.icecap.table.iceberg;

import io.icecap.catalog.ChainRecovery;
import io.icecap.change.SourcePartition;
import java.util.stream.Collectors;

/** Says in one line what recovery found. */
final class RecoveryStory {
  private RecoveryStory() {}

  static String tell(ChainRecovery<?> recovery, IcebergHead head) {
    String offsets =
        head.applied().sources().stream()
            .map(source -> source + " from " + base(head, source))
            .collect(Collectors.joining(", "));
    if (!recovery.performed()) {
      return "valid in Redis, head version %d; nothing to do".formatted(head.version());
    }
    return "%s; the store's head is version %d, buffers start empty, and Kafka is read again: %s"
        .formatted(
            recovery.before().token().isEmpty()
                ? "Redis knew nothing of it (emptied or new)"
                : "Redis had it from an earlier life (restarted or promoted)",
            head.version(),
            offsets.isEmpty() ? "no source is registered" : offsets);
  }

  private static long base(IcebergHead head, SourcePartition source) {
    return head.applied().base(source).orElse(0);
  }
}
