package io.icecap.protocol;

import static io.icecap.protocol.Source.PARTITIONS;
import static io.icecap.protocol.Source.TOPICS;
import static io.icecap.protocol.Version.ABSENT;

/**
 * What Redis holds of one table, under one hash tag, and the scripts over it; each script is
 * atomic. All of it can be rebuilt.
 */
final class Redis {
  static final int SIZE = 11;
  private static final int STATE = 0;
  private static final int NONCE = 1;
  private static final int RUN = 2;
  private static final int POINTER = 3;
  private static final int WATERMARK = 4;
  private static final int BASE = 6;
  private static final int BUFFER = 8;
  private static final int LEASE = 10;

  private static final int RECOVERING = 1;
  private static final int LIVE = 2;

  private final World world;
  private final int at;
  private final int table;

  Redis(World world, int at, int table) {
    this.world = world;
    this.at = at;
    this.table = table;
  }

  void create(int registered, int token) {
    empty();
    world.set(at + STATE, LIVE);
    world.set(at + NONCE, token);
    world.set(at + POINTER, 1);
    for (int t = 0; t < registered; t++) {
      world.set(at + WATERMARK + t, 0);
      world.set(at + BASE + t, 0);
    }
  }

  void empty() {
    java.util.Arrays.fill(world.bytes, at, at + SIZE, (byte) 0);
    for (int t = 0; t < TOPICS; t++) {
      world.set(at + WATERMARK + t, ABSENT);
      world.set(at + BASE + t, ABSENT);
    }
  }

  /**
   * A save, or what a restart brings back of it. Only the incarnation and the pointer are kept,
   * because nothing else of it is looked at before recovery replaces it: every script checks {@link
   * #live()} first.
   */
  void copyFrom(Redis other) {
    System.arraycopy(other.world.bytes, other.at, world.bytes, at, SIZE);
    forgetAllButThePointer();
  }

  private void forgetAllButThePointer() {
    java.util.Arrays.fill(world.bytes, at + WATERMARK, at + LEASE + 1, (byte) 0);
  }

  /** The incarnation key: its state, the run id it was written in, and a token used once. */
  int incarnation() {
    return world.get(at + NONCE) | world.get(at + STATE) << 8;
  }

  /** What everybody checks when connecting (rule 7): the key is there and of this run. */
  boolean live() {
    return world.get(at + STATE) == LIVE && world.get(at + RUN) == world.run();
  }

  boolean live(int token) {
    return live() && world.get(at + NONCE) == token;
  }

  boolean recovering() {
    return world.get(at + STATE) == RECOVERING && world.get(at + RUN) == world.run();
  }

  int token() {
    return world.get(at + NONCE);
  }

  int pointer() {
    return world.get(at + POINTER);
  }

  int watermark(int t) {
    return world.get(at + WATERMARK + t);
  }

  int buffer(int p) {
    return world.get(at + BUFFER + p);
  }

  int empties() {
    int count = 0;
    for (int p = 0; p < PARTITIONS; p++) {
      count += buffer(p) == 0 ? 1 : 0;
    }
    return count;
  }

  int lease() {
    return world.get(at + LEASE);
  }

  void setLease(int holder) {
    world.set(at + LEASE, holder);
  }

  /**
   * Rule 1, append: refused unless {@code wm[t] == from}, after skipping what is below {@code
   * wm[t]}; pushes the batch into all partitions of the mask; sets {@code wm[t]}.
   */
  boolean append(int t, int from, int end, int partitions) {
    boolean contiguous = from <= watermark(t) || world.leavesOut(Mutation.APPEND_IS_CONTIGUOUS);
    if (!contiguous) {
      return false;
    }
    push(t, Math.max(from, watermark(t)), end, partitions);
    world.set(at + WATERMARK + t, Math.max(watermark(t), end));
    return true;
  }

  void push(int t, int from, int end, int partitions) {
    int batch = from < end ? world.source.below(t, end) & ~world.source.below(t, from) : 0;
    for (int p = 0; p < PARTITIONS; p++) {
      if ((partitions >> p & 1) == 1) {
        world.set(at + BUFFER + p, buffer(p) | batch & world.source.into(table, p));
      }
    }
  }

  /** Rule 2: the watermark when nothing of t is pending, else the base; absent holds nothing up. */
  int preCommit(int t) {
    boolean pending = ((buffer(0) | buffer(1)) & world.source.of(t)) != 0;
    if (!pending || world.leavesOut(Mutation.PRECOMMIT_IS_THE_BASE)) {
      return watermark(t);
    }
    return world.get(at + BASE + t);
  }

  /**
   * Rule 6, roll forward: the pointer moves to a higher number only, with the bases of that
   * version; watermarks of topic-partitions it registers appear; what it has applied is trimmed.
   */
  void rollForward(int number, long version) {
    if (number > pointer() || world.leavesOut(Mutation.POINTER_ONLY_UPWARDS)) {
      world.set(at + POINTER, number);
      for (int t = 0; t < TOPICS; t++) {
        world.set(at + BASE + t, Version.base(version, t));
      }
    }
    for (int t = 0; t < TOPICS; t++) {
      if (watermark(t) == ABSENT) {
        world.set(at + WATERMARK + t, Version.base(version, t));
      }
    }
    for (int p = 0; p < PARTITIONS; p++) {
      world.set(at + BUFFER + p, buffer(p) & ~Version.below(world.source, version, p));
    }
  }

  /** What the compare-and-swap of a pointer would do, were it the commit. */
  boolean swap(int expected, int number, long version) {
    if (pointer() != expected) {
      return false;
    }
    rollForward(number, version);
    return true;
  }

  /** What trimming by count would do: remove the first changes of p, as many as were claimed. */
  void trimFirst(int p, int count) {
    int left = buffer(p);
    for (int i = 0; i < count; i++) {
      left &= left - 1;
    }
    world.set(at + BUFFER + p, left);
  }

  void restoreBuffer(int p, int changes) {
    world.set(at + BUFFER + p, changes);
  }

  /** Rule 8's first script: a token nobody else has, so that whatever happens next is seen. */
  void beginRecovery(int token) {
    world.set(at + STATE, RECOVERING);
    world.set(at + NONCE, token);
    world.set(at + RUN, world.run());
    forgetAllButThePointer();
  }

  /**
   * Rule 8's last script: all is as the version says, and the incarnation is live under the token,
   * in the run that its caller connected to, which is out of date if Redis restarted since.
   */
  void recover(int number, long version, int token, int run) {
    empty();
    world.set(at + STATE, LIVE);
    world.set(at + NONCE, token);
    world.set(at + RUN, run);
    world.set(at + POINTER, number);
    for (int t = 0; t < TOPICS; t++) {
      int base = Version.base(version, t);
      int applied = Math.max(Version.applied(version, 0, t), Version.applied(version, 1, t));
      boolean toTheBase = !world.leavesOut(Mutation.RECOVERY_TO_THE_BASE);
      world.set(at + WATERMARK + t, toTheBase ? base : applied);
      world.set(at + BASE + t, base);
    }
  }

  /** Registers a start in Redis alone, which is not enough. */
  void register(int t, int start) {
    world.set(at + WATERMARK + t, start);
    world.set(at + BASE + t, start);
  }
}
