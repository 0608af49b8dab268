package io.icecap.daemon;

import java.util.Optional;

/** What the daemon says of itself. Thread-safe. */
final class Health {
  private volatile String dead;
  private volatile String unready = "it has not reached Redis and the warehouse yet";

  /** What has ended for good, so that only a new process helps; empty while nothing has. */
  Optional<String> whyDead() {
    return Optional.ofNullable(dead);
  }

  /** What keeps it from applying now; empty if nothing does. */
  Optional<String> whyUnready() {
    return whyDead().or(() -> Optional.ofNullable(unready));
  }

  void ready() {
    unready = null;
  }

  void unready(String why) {
    unready = why;
  }

  void dead(String why) {
    dead = why;
  }
}
