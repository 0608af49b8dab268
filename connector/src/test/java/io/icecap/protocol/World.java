package io.icecap.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The state of everything, in one array of bytes, so that a state costs little and two states are
 * compared at once. The actors are views of their few bytes of it.
 */
final class World {
  static final int APPLIERS = 2;
  static final int RECOVERERS = 2;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final Scenario scenario;
  final Source source;
  final byte[] bytes;
  final Store[] stores;
  final LatePut[] latePuts;
  final Redis[] redis;
  final Redis[] saves;
  final Reader[] readers;
  final Task[] tasks;
  final Applier[] appliers;
  final Recoverer[] recoverers;
  private final int globals;
  private int allocated;

  World(Scenario scenario) {
    this.scenario = scenario;
    this.source = scenario.source();
    int tables = scenario.tables();
    stores = new Store[tables];
    latePuts = new LatePut[tables];
    redis = new Redis[tables];
    saves = new Redis[tables];
    readers = new Reader[tables];
    for (int i = 0; i < tables; i++) {
      stores[i] = new Store(this, allocate(Store.SIZE));
      latePuts[i] = new LatePut(this, allocate(LatePut.SIZE), i);
    }
    for (int i = 0; i < tables; i++) {
      redis[i] = new Redis(this, allocate(Redis.SIZE), i);
      saves[i] = new Redis(this, allocate(Redis.SIZE), i);
      readers[i] = new Reader(this, allocate(Reader.SIZE), i);
    }
    tasks = new Task[Source.TOPICS];
    for (int t = 0; t < tasks.length; t++) {
      tasks[t] = new Task(this, allocate(Task.SIZE), t);
    }
    appliers = new Applier[APPLIERS];
    for (int i = 0; i < APPLIERS; i++) {
      appliers[i] = new Applier(this, allocate(Applier.SIZE), i);
    }
    recoverers = new Recoverer[RECOVERERS];
    for (int i = 0; i < RECOVERERS; i++) {
      recoverers[i] = new Recoverer(this, allocate(Recoverer.SIZE), i);
    }
    globals = allocate(1 + Fault.values().length + tables);
    bytes = new byte[allocated + 7 & ~7];
  }

  private int allocate(int size) {
    int at = allocated;
    allocated += size;
    return at;
  }

  /** The world before anything happened: empty tables, all in order. */
  static World initial(Scenario scenario) {
    World world = new World(scenario);
    int registered = scenario.has(Scenario.Part.REGISTRATION) ? 0 : Source.TOPICS;
    for (int i = 0; i < scenario.tables(); i++) {
      world.stores[i].create(Version.empty(registered));
      world.redis[i].create(registered, world.newToken(i));
      world.saves[i].empty();
    }
    scenario.budget().forEach((fault, times) -> world.set(world.budgetAt(fault), times));
    if (world.budget(Fault.ROLLBACK) > 0) {
      world.save();
    }
    return world;
  }

  void copyFrom(World other) {
    System.arraycopy(other.bytes, 0, bytes, 0, bytes.length);
  }

  int get(int at) {
    return bytes[at] & 255;
  }

  void set(int at, int value) {
    bytes[at] = (byte) value;
  }

  long word(int at) {
    return (long) LONGS.get(bytes, at);
  }

  void setWord(int at, long value) {
    LONGS.set(bytes, at, value);
  }

  boolean leavesOut(Mutation rule) {
    return scenario.without() == rule;
  }

  /** The run id of the Redis server. */
  int run() {
    return get(globals);
  }

  void restartRedis() {
    set(globals, run() + 1);
    for (int i = 0; i < redis.length; i++) {
      redis[i].copyFrom(saves[i]);
    }
    if (budget(Fault.ROLLBACK) == 0) {
      for (Redis save : saves) {
        save.empty();
      }
    }
  }

  void save() {
    for (int i = 0; i < redis.length; i++) {
      saves[i].copyFrom(redis[i]);
    }
  }

  int budget(Fault fault) {
    return get(budgetAt(fault));
  }

  void spend(Fault fault) {
    set(budgetAt(fault), budget(fault) - 1);
  }

  private int budgetAt(Fault fault) {
    return globals + 1 + fault.ordinal();
  }

  /** A token that nobody had before, for the incarnation of a table. */
  int newToken(int table) {
    int at = budgetAt(Fault.EXPIRY) + 1 + table;
    set(at, get(at) + 1);
    return get(at);
  }

  /** All that may happen next. */
  void steps(Steps steps) {
    for (Task task : tasks) {
      task.steps(steps);
    }
    for (Applier applier : appliers) {
      applier.steps(steps);
    }
    for (Recoverer recoverer : recoverers) {
      recoverer.steps(steps);
    }
    for (LatePut put : latePuts) {
      put.steps(steps);
    }
    Faults.steps(this, steps);
  }

  /** Forgets what nobody can look at any more: it makes no difference. */
  void forget() {
    for (Task task : tasks) {
      task.forget();
    }
    for (int i = 0; i < stores.length; i++) {
      int lowest = stores[i].head();
      lowest = least(lowest, redis[i].pointer());
      lowest = least(lowest, saves[i].pointer());
      lowest = least(lowest, latePuts[i].read());
      for (Applier applier : appliers) {
        if (applier.table() == i) {
          lowest = least(least(lowest, applier.read()), applier.firstRead());
        }
      }
      for (Recoverer recoverer : recoverers) {
        if (recoverer.table() == i) {
          lowest = least(lowest, recoverer.listed());
        }
      }
      for (Task task : tasks) {
        if (task.table() == i) {
          lowest = least(lowest, task.read());
        }
      }
      stores[i].forgetBelow(lowest);
    }
  }

  private static int least(int lowest, int number) {
    return number == 0 ? lowest : Math.min(lowest, number);
  }

  /** Whether everything is applied, published and committed, and nobody has work in hand. */
  boolean done() {
    for (Task task : tasks) {
      if (!task.done()) {
        return false;
      }
    }
    for (Applier applier : appliers) {
      if (!applier.idle()) {
        return false;
      }
    }
    for (int i = 0; i < stores.length; i++) {
      if (!tableDone(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean tableDone(int i) {
    long head = stores[i].headVersion();
    boolean applied = true;
    for (int p = 0; p < Source.PARTITIONS; p++) {
      applied &= Version.changes(head, p) == source.into(i, p);
    }
    boolean delta =
        !scenario.has(Scenario.Part.DELTA) || stores[i].deltaNames() == stores[i].head();
    return applied
        && delta
        && redis[i].live()
        && redis[i].pointer() == stores[i].head()
        && redis[i].empties() == Source.PARTITIONS;
  }
}
