package io.icecap.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A store whose answers to conditional writes get lost, and that can fall silent. */
public final class UnreliableStore implements ObjectStore {
  /** What happens to the next conditional write of a chosen object. */
  public enum Accident {
    NONE,
    /** It is written, and the answer is lost. */
    ANSWER_LOST,
    /** The request is lost. */
    REQUEST_LOST,
    /** It is written, and from then on the store does not answer. */
    SILENT_AFTER_WRITE,
    /** It is not written, and from then on the store does not answer. */
    SILENT_BEFORE_WRITE
  }

  private final ObjectStore store;
  private final Predicate<Location> chosen;
  private Accident next = Accident.NONE;
  private boolean silent;
  private Predicate<Location> unwritable = location -> false;

  public UnreliableStore(ObjectStore store, Predicate<Location> chosen) {
    this.store = store;
    this.chosen = chosen;
  }

  public synchronized void next(Accident accident) {
    next = accident;
  }

  /** From now on it does not answer. */
  public synchronized void fallSilent() {
    silent = true;
  }

  public synchronized void answerAgain() {
    silent = false;
  }

  @Override
  public synchronized boolean putIfAbsent(Location location, byte[] content) {
    checkAnswers(location);
    if (!chosen.test(location)) {
      return store.putIfAbsent(location, content);
    }
    Accident accident = next;
    next = Accident.NONE;
    silent = accident.name().startsWith("SILENT");
    return switch (accident) {
      case NONE -> store.putIfAbsent(location, content);
      case ANSWER_LOST, SILENT_AFTER_WRITE -> {
        boolean ignored = store.putIfAbsent(location, content);
        throw new OutcomeUnknownException(location, new RuntimeException(accident.name()));
      }
      case REQUEST_LOST, SILENT_BEFORE_WRITE ->
          throw new OutcomeUnknownException(location, new RuntimeException(accident.name()));
    };
  }

  /** The next unconditional write of such an object fails. */
  public synchronized void failToWrite(Predicate<Location> objects) {
    unwritable = objects;
  }

  @Override
  public void put(Location location, byte[] content) {
    checkAnswers(location);
    checkWritable(location);
    store.put(location, content);
  }

  @Override
  public Optional<byte[]> read(Location location) {
    checkAnswers(location);
    return store.read(location);
  }

  @Override
  public boolean exists(Location location) {
    checkAnswers(location);
    return store.exists(location);
  }

  @Override
  public List<Location> list(Location folder) {
    checkAnswers(folder);
    return store.list(folder);
  }

  @Override
  public List<Location> list(Location folder, String prefix) {
    checkAnswers(folder);
    return store.list(folder, prefix);
  }

  @Override
  public void visit(Location folder, String prefix, Consumer<StoredObject> visitor) {
    checkAnswers(folder);
    store.visit(folder, prefix, visitor);
  }

  @Override
  public Optional<StoredObject> find(Location location) {
    checkAnswers(location);
    return store.find(location);
  }

  @Override
  public void delete(Location location) {
    checkAnswers(location);
    store.delete(location);
  }

  @Override
  public void download(Location location, Path file) {
    checkAnswers(location);
    store.download(location, file);
  }

  @Override
  public void upload(Path file, Location location) {
    checkAnswers(location);
    store.upload(file, location);
  }

  @Override
  public Optional<Path> localFile(Location location) {
    return store.localFile(location);
  }

  @Override
  public void close() {
    store.close();
  }

  private synchronized void checkWritable(Location location) {
    if (unwritable.test(location)) {
      unwritable = none -> false;
      throw new StoreUnavailableException(
          "Not written: " + location, new RuntimeException("unwritable"));
    }
  }

  private synchronized void checkAnswers(Location location) {
    if (silent) {
      throw new StoreUnavailableException(
          "No answer for " + location, new RuntimeException("silent"));
    }
  }
}
