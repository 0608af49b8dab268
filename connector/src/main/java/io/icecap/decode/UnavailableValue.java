package io.icecap.decode;

/** What Debezium sends for a large value that an update left unchanged, as PostgreSQL omits it. */
final class UnavailableValue {
  static final String TEXT = "__debezium_unavailable_value";

  private UnavailableValue() {}

  static RefusedException refused() {
    return new RefusedException(
        "the source left out its unchanged large value, which is not filled in yet. Set REPLICA"
            + " IDENTITY FULL on the source table");
  }
}
