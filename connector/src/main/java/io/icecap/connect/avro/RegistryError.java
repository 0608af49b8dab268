package io.icecap.connect.avro;

/**
 * The registry can't be asked for a schema. No exception: with {@code errors.tolerance=all} Connect
 * takes any exception of a converter for a fault of its record and puts the record aside, and an
 * outage of the registry would put all of them aside. An error ends the task, which says why; once
 * restarted it goes on with the same record.
 */
final class RegistryError extends Error {
  private static final long serialVersionUID = 1;

  RegistryError(String message, Throwable cause) {
    super(message, cause);
  }
}
