package io.icecap.bench;

import io.icecap.change.Change;
import java.util.List;

/** How batches get to the buffer. */
interface Handover {
  /** The batch as its source would send it; running it hands it over, which is what is timed. */
  Runnable of(List<Change> batch);
}
