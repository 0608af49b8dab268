package io.icecap.demo;

/** Changes per second since the last time it was asked. Not for several threads. */
final class ChangeRate {
  private long changes;
  private long nanos = System.nanoTime();

  ChangeRate(long changes) {
    this.changes = changes;
  }

  double perSecond(long changesNow) {
    long now = System.nanoTime();
    double rate = (changesNow - changes) * 1e9 / Math.max(1, now - nanos);
    changes = changesNow;
    nanos = now;
    return rate;
  }
}
