package io.icecap.protocol;

/**
 * The object store of one table: the chain {@code v1, v2, …}, which is the truth, and the Delta
 * log. {@code v<N>} is written put-if-absent, and that put is the commit.
 *
 * <p>Only a window of the chain is remembered; see {@link World#forget()}.
 */
final class Store {
  private static final int WINDOW = 9;
  private static final int HEAD = 8 * WINDOW;
  private static final int LOW = HEAD + 1;
  private static final int OLDEST = HEAD + 2;
  private static final int DELTA_COUNT = HEAD + 3;
  private static final int DELTA_NAMES = HEAD + 4;
  static final int SIZE = HEAD + 8;

  /** What the store answers to a put. */
  enum Put {
    CREATED,
    REFUSED,
    /** The name was free because the version that stood there has expired. */
    CREATED_IN_A_HOLE
  }

  private final World world;
  private final int at;

  Store(World world, int at) {
    this.world = world;
    this.at = at;
  }

  void create(long version) {
    world.set(at + LOW, 1);
    world.set(at + OLDEST, 1);
    world.set(at + HEAD, 1);
    world.setWord(at, version);
    if (world.scenario.has(Scenario.Part.DELTA)) {
      world.set(at + DELTA_COUNT, 1);
      world.set(at + DELTA_NAMES, 1);
    }
  }

  /** The highest version that a listing shows. */
  int head() {
    return world.get(at + HEAD);
  }

  /** The lowest version that has not expired. */
  int oldest() {
    return world.get(at + OLDEST);
  }

  long headVersion() {
    return version(head());
  }

  long version(int number) {
    int index = number - world.get(at + LOW);
    if (index < 0 || number > head()) {
      throw new IllegalStateException("v" + number + " is outside the remembered window");
    }
    return world.word(at + 8 * index);
  }

  Put put(int number, long version) {
    if (world.leavesOut(Mutation.PUT_IF_ABSENT_IS_THE_COMMIT)) {
      append(version);
      return Put.CREATED;
    }
    if (number < oldest()) {
      return Put.CREATED_IN_A_HOLE;
    }
    if (number <= head()) {
      return Put.REFUSED;
    }
    append(version);
    return Put.CREATED;
  }

  private void append(long version) {
    int number = head() + 1;
    int index = number - world.get(at + LOW);
    if (index >= WINDOW) {
      throw new IllegalStateException("the window of " + WINDOW + " versions is too small");
    }
    world.set(at + HEAD, number);
    world.setWord(at + 8 * index, version);
  }

  void deleteFilesOf(int number) {
    int index = number - world.get(at + LOW);
    world.setWord(at + 8 * index, Version.withFilesDeleted(version(number)));
  }

  void expireBelow(int number) {
    world.set(at + OLDEST, number);
  }

  /** Probing finds the last of the versions that follow this one without a hole. */
  int probeFrom(int number) {
    int last = number;
    while (last + 1 >= oldest() && last + 1 <= head()) {
      last++;
    }
    return last;
  }

  void forgetBelow(int number) {
    int shift = number - world.get(at + LOW);
    if (shift > 0) {
      for (int i = 0; i < WINDOW; i++) {
        world.setWord(at + 8 * i, i + shift < WINDOW ? world.word(at + 8 * (i + shift)) : 0);
      }
      world.set(at + LOW, number);
    }
  }

  /** How many versions the Delta log has. */
  int deltaCount() {
    return world.get(at + DELTA_COUNT);
  }

  /** The version of the chain that the last Delta version equals. */
  int deltaNames() {
    return world.get(at + DELTA_NAMES);
  }

  /** Puts Delta version {@code count + 1} for version {@code number} of the chain, if absent. */
  boolean putDelta(int count, int number) {
    if (count != deltaCount() && !world.leavesOut(Mutation.DELTA_PUT_IF_ABSENT)) {
      return false;
    }
    world.set(at + DELTA_COUNT, deltaCount() + 1);
    world.set(at + DELTA_NAMES, number);
    return true;
  }
}
