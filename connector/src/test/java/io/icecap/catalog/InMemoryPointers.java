package io.icecap.catalog;

import io.icecap.change.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pointers as Redis keeps them, with the accidents that happen to Redis. */
public final class InMemoryPointers implements TablePointers {
  private record Life(String token, int run, ChainEntry head) {}

  private Map<TableId, Life> lives = new HashMap<>();
  private int run = 1;
  private int tokens;
  private boolean down;

  @Override
  public synchronized Pointer find(TableId table) {
    checkUp();
    Life life = lives.get(table);
    if (life == null) {
      return new Pointer(Optional.empty(), false, Optional.empty(), Optional.empty());
    }
    boolean valid = life.run == run && life.head != null;
    Optional<ChainEntry> head = Optional.ofNullable(life.head).filter(h -> valid);
    return new Pointer(
        Optional.of(life.token),
        valid,
        head.map(ChainEntry::version),
        head.map(ChainEntry::location));
  }

  @Override
  public synchronized Pointer note(TableId table) {
    Life life = lives.get(table);
    if (life == null || life.run != run) {
      lives.put(table, new Life("?" + ++tokens, run, null));
    }
    return find(table);
  }

  @Override
  public synchronized boolean rollForward(TableId table, String token, ChainEntry entry) {
    checkUp();
    Life life = lives.get(table);
    if (life == null || life.head == null || life.run != run || !life.token.equals(token)) {
      return false;
    }
    if (entry.version() > life.head.version()) {
      lives.put(table, new Life(token, run, entry));
    }
    return true;
  }

  @Override
  public synchronized boolean reset(TableId table, String noted, ChainEntry head) {
    checkUp();
    Life life = lives.get(table);
    if (life == null || life.run != run || !life.token.equals(noted)) {
      return false;
    }
    lives.put(table, new Life("t" + ++tokens, run, head));
    return true;
  }

  @Override
  public synchronized void remove(TableId table) {
    checkUp();
    lives.remove(table);
  }

  /** What is applied by the entry that is pointed to. */
  public synchronized ChainEntry entry(TableId table) {
    return lives.get(table).head;
  }

  public synchronized void empty() {
    lives = new HashMap<>();
  }

  /** The server restarts with what a save had: everything is there, nothing is valid. */
  public synchronized void restart() {
    run++;
  }

  /** Whether calls fail from now on. */
  public synchronized void down(boolean isDown) {
    down = isDown;
  }

  private void checkUp() {
    if (down) {
      throw new IllegalStateException("Redis does not answer");
    }
  }
}
