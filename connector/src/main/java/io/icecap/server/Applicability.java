package io.icecap.server;

import java.util.function.Supplier;

/**
 * Tells a client's fault from the server's: Iceberg takes some updates that can't be applied at
 * their word, and then trips over them.
 */
final class Applicability {
  private Applicability() {}

  /**
   * Commits, and blames the client if that fails for no reason that is foreseen and the updates
   * can't be applied by themselves.
   *
   * @param kind of what is changed, as people call it
   * @param trial applies the updates, and throws if that can't be done
   */
  static <T> T orBlame(String kind, Supplier<T> commit, Runnable trial) {
    try {
      return commit.get();
    } catch (RuntimeException e) {
      throw Refusals.isBug(e) && !succeeds(trial)
          ? new MalformedRequestException(
              "The updates do not make a %s: %s".formatted(kind, e.getMessage()), e)
          : e;
    }
  }

  private static boolean succeeds(Runnable trial) {
    try {
      trial.run();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
