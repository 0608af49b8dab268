package io.icecap.protocol;

/** A put of a metadata file that its sender gave up on and that is still under way. */
final class LatePut {
  static final int SIZE = 16;
  private static final int AUTHOR = 8;
  private static final int READ = 9;

  private final World world;
  private final int at;
  private final int table;

  LatePut(World world, int at, int table) {
    this.world = world;
    this.at = at;
    this.table = table;
  }

  boolean underWay() {
    return read() != 0;
  }

  /** The version it was built on; 0 if there is no such put. */
  int read() {
    return world.get(at + READ);
  }

  int author() {
    return world.get(at + AUTHOR);
  }

  void setAuthor(int author) {
    world.set(at + AUTHOR, author);
  }

  void send(int author, int read, long version) {
    world.setWord(at, version);
    world.set(at + AUTHOR, author);
    world.set(at + READ, read);
  }

  void deleteFiles() {
    world.setWord(at, Version.withFilesDeleted(world.word(at)));
  }

  void steps(Steps steps) {
    if (!underWay()) {
      return;
    }
    World next = steps.begin();
    next.latePuts[table].arrive();
    steps.end("the late put of v%d arrives", read() + 1);
  }

  private void arrive() {
    Store.Put answer = world.stores[table].put(read() + 1, world.word(at));
    if (answer == Store.Put.CREATED && author() > 0) {
      world.appliers[author() - 1].landed();
    }
    send(0, 0, 0);
  }
}
