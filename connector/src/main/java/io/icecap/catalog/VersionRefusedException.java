package io.icecap.catalog;

import io.icecap.store.Location;

/** The next version of a chain is another's already: what was to be appended is not published. */
final class VersionRefusedException extends RuntimeException {
  VersionRefusedException(Location location) {
    super(location + " is taken by another commit");
  }
}
