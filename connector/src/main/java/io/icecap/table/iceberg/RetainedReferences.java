package io.icecap.table.iceberg;

import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import java.time.Instant;

/** References that reach back as far as snapshots are kept, at least. */
record RetainedReferences(LiveReferences references, IcebergSettings settings)
    implements LiveReferences {
  @Override
  public Maker maker(String name) {
    return references.maker(name);
  }

  @Override
  public void collect(Instant since, LiveSet live) {
    Instant retained = settings.clock().instant().minus(settings.snapshotRetention());
    references.collect(retained.isBefore(since) ? retained : since, live);
  }
}
