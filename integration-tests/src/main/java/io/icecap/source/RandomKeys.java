package io.icecap.source;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The keys that a random table has now, those that it had, and new ones. Numbers stand for them.
 */
final class RandomKeys {
  private static final int KEPT_DELETED = 200;

  private final RandomGenerator random;
  private final List<Long> live = new ArrayList<>();
  private final List<Long> deleted = new ArrayList<>();
  private long next = 1;

  RandomKeys(RandomGenerator random) {
    this.random = random;
  }

  int size() {
    return live.size();
  }

  /** A key that comes to life: one that was deleted, or one that never was. */
  long added() {
    long key =
        !deleted.isEmpty() && random.nextInt(3) == 0
            ? deleted.remove(random.nextInt(deleted.size()))
            : next++;
    live.add(key);
    return key;
  }

  /** A key that never was. */
  long addedNew() {
    live.add(next);
    return next++;
  }

  /** Different live keys, hot ones more often; fewer if there are fewer. */
  List<Long> some(int most) {
    return random
        .ints(most, 0, Math.max(1, live.size()))
        .map(index -> random.nextBoolean() ? index : index / 10)
        .distinct()
        .filter(index -> index < live.size())
        .mapToObj(live::get)
        .toList();
  }

  void remove(long key) {
    live.remove(key);
    if (deleted.size() < KEPT_DELETED) {
      deleted.add(key);
    }
  }

  void clear() {
    live.stream().limit(KEPT_DELETED - deleted.size()).forEach(deleted::add);
    live.clear();
  }
}
