package io.icecap.protocol;

/**
 * A hash of a state in which it does not matter which of two alike is which: the appliers, and the
 * recoverers, are interchangeable, so that states that differ in their numbers count once.
 */
final class Fingerprint {
  private final World canonical;

  Fingerprint(Scenario scenario) {
    canonical = new World(scenario);
  }

  long of(World world) {
    canonical.copyFrom(world);
    sortAppliers();
    int first = canonical.recoverers[0].at();
    if (compare(first, canonical.recoverers[1].at(), Recoverer.SIZE) > 0) {
      swap(first, canonical.recoverers[1].at(), Recoverer.SIZE);
    }
    long hash = 0;
    for (int i = 0; i < canonical.bytes.length; i += 8) {
      hash = (hash ^ canonical.word(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash *= 0xBF58476D1CE4E5B9L;
    return hash ^ hash >>> 32;
  }

  private void sortAppliers() {
    int first = canonical.appliers[0].at();
    int second = canonical.appliers[1].at();
    if (compare(first, second, Applier.SIZE) <= 0) {
      return;
    }
    swap(first, second, Applier.SIZE);
    for (int table = 0; table < canonical.redis.length; table++) {
      canonical.redis[table].setLease(other(canonical.redis[table].lease()));
      canonical.latePuts[table].setAuthor(other(canonical.latePuts[table].author()));
    }
  }

  private static int other(int holder) {
    return holder == 0 ? 0 : 3 - holder;
  }

  private int compare(int first, int second, int size) {
    for (int i = 0; i < size; i++) {
      int difference = canonical.get(first + i) - canonical.get(second + i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private void swap(int first, int second, int size) {
    for (int i = 0; i < size; i++) {
      int kept = canonical.get(first + i);
      canonical.set(first + i, canonical.get(second + i));
      canonical.set(second + i, kept);
    }
  }
}
