package io.icecap.catalog;

import io.icecap.store.Location;

/** It could not be found out whether a version was appended to its chain. */
final class VersionUnknownException extends RuntimeException {
  VersionUnknownException(Location location, String why, Throwable cause) {
    super("It is not known whether " + location + " is this commit: " + why, cause);
  }
}
