package io.icecap.server;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a client tells a request from others by, to send it again without having it carried out
 * twice: the header {@code Idempotency-Key}, a UUID of version 7 (RFC 9562), which says when it was
 * made.
 */
record RequestKey(UUID id, Instant made) {
  private static final String HEADER = "idempotency-key";
  private static final int LENGTH = 36;
  private static final int VERSION = 7;

  /**
   * @throws MalformedRequestException if it is no such UUID
   */
  static Optional<RequestKey> of(Call call) {
    return call.header(HEADER).map(RequestKey::parse);
  }

  private static RequestKey parse(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (text.length() == LENGTH && id.version() == VERSION) {
        return new RequestKey(id, Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16));
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new MalformedRequestException(
        "Idempotency-Key has to be a UUID of version 7, as 017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        null);
  }
}
