package io.icecap.it.apply;

import io.icecap.apply.CompactionSettings;
import java.util.List;
import java.util.Optional;

/** Compaction in small tables as it is in large ones: about half of it in the background. */
final class BriefTurns {
  static final CompactionSettings COMPACTION =
      new CompactionSettings(
          List.of(), 128L << 20, Optional.empty(), 8_000, CompactionSettings.DEFAULT.longest());

  private BriefTurns() {}
}
