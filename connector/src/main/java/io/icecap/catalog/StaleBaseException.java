package io.icecap.catalog;

import org.apache.iceberg.exceptions.CleanableFailure;

/**
 * The version on top of a pinned base is another's. Unlike CommitFailedException it makes Iceberg
 * give up at once: what was computed from the base can't be committed on another one. Iceberg may
 * delete the manifests of the attempt, since it is certain that no version refers to them.
 */
public final class StaleBaseException extends RuntimeException implements CleanableFailure {
  StaleBaseException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
