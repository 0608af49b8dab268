package io.icecap.catalog;

import io.icecap.change.AppliedOffsets;
import io.icecap.store.Location;

/** How the documents of a chain are written and read. */
interface ChainDocuments<D> {
  byte[] encode(D document);

  D decode(Location location, byte[] content);

  /** The document that was just written to {@code location}, as {@link #decode} would return it. */
  D placed(D document, Location location);

  AppliedOffsets applied(D document);
}
