package io.icecap.store;

import java.util.Arrays;

/**
 * Put-if-absent to its end. A doubtful answer is resolved by writing again, which either succeeds
 * or is refused by what is there, and by comparing content: so no two writers may write the same.
 */
public final class ExclusivePut {
  private static final int ATTEMPTS = 6;

  private ExclusivePut() {}

  /**
   * @return false if another one's object is there
   * @throws OutcomeUnknownException if the store did not say within a bounded time
   * @throws StoreUnavailableException if it was certainly not written
   */
  public static boolean put(ObjectStore store, Location location, byte[] content) {
    boolean doubt = false;
    for (int attempt = 1; ; attempt++) {
      try {
        if (store.putIfAbsent(location, content)) {
          return true;
        }
        doubt = true;
        return store.read(location).map(there -> Arrays.equals(there, content)).orElse(false);
      } catch (StoreUnavailableException e) {
        doubt = doubt || e instanceof OutcomeUnknownException;
        if (attempt == ATTEMPTS || !Backoff.pause(attempt)) {
          throw doubt ? new OutcomeUnknownException(location, e) : e;
        }
      }
    }
  }
}
