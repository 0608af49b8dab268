package io.icecap.it.apply;

import io.icecap.apply.CompactionSettings;
import java.util.List;
import java.util.Optional;

/** Compaction in small tables as it is in large ones: in the background, where it is too much. */
final class BriefTurns {
  static final CompactionSettings COMPACTION = of(8_000);

  /** All of it is in the background. */
  static final CompactionSettings NONE = of(1);

  private BriefTurns() {}

  private static CompactionSettings of(long bytes) {
    return new CompactionSettings(
        List.of(), 128L << 20, Optional.empty(), bytes, CompactionSettings.DEFAULT.longest());
  }
}
