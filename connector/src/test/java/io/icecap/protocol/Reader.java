package io.icecap.protocol;

/**
 * The most demanding reader there can be: after each step it reads the table through the catalog
 * and through the Delta log, and remembers the newest it ever saw.
 */
final class Reader {
  static final int SIZE = 3;

  private final World world;
  private final int at;
  private final int table;

  Reader(World world, int at, int table) {
    this.world = world;
    this.at = at;
    this.table = table;
  }

  /** Reads both; says whether time ran backwards. */
  Violation look() {
    Redis redis = world.redis[table];
    Store store = world.stores[table];
    boolean trusts = redis.live() || world.leavesOut(Mutation.READERS_CHECK_THE_INCARNATION);
    if (trusts && redis.pointer() > 0) {
      long version = store.version(redis.pointer());
      for (int p = 0; p < Source.PARTITIONS; p++) {
        int changes = Version.changes(version, p);
        if ((world.get(at + p) & ~changes) != 0) {
          return Violation.TIME_TRAVEL;
        }
        world.set(at + p, changes);
      }
    }
    if (store.deltaNames() < world.get(at + 2)) {
      return Violation.DELTA_TIME_TRAVEL;
    }
    world.set(at + 2, store.deltaNames());
    return null;
  }
}
