package io.icecap.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ObjectStore} promises, of every store. */
public abstract class ObjectStoreContract {
  @TempDir Path files;

  protected abstract ObjectStore store();

  /** An empty folder. */
  protected abstract Location folder();

  @Test
  void readsWhatWasPut() {
    Location object = folder().resolve("a/b c%20=ü");

    store().put(object, bytes("one"));

    assertThat(store().read(object)).hasValue(bytes("one"));
    assertThat(store().exists(object)).isTrue();
  }

  @Test
  void putReplacesAnOlderObject() {
    Location object = folder().resolve("a");
    store().put(object, bytes("one"));

    store().put(object, bytes("two"));

    assertThat(store().read(object)).hasValue(bytes("two"));
  }

  @Test
  void emptyObjectsAreObjects() {
    Location object = folder().resolve("empty");

    // Not putIfAbsent: Java's HTTP client may repeat a request without a body by itself, and the
    // repetition is then refused.
    store().put(object, new byte[0]);

    assertThat(store().read(object)).hasValue(new byte[0]);
  }

  @Test
  void nothingIsReadWhereNothingWasPut() {
    assertThat(store().read(folder().resolve("none"))).isEmpty();
    assertThat(store().exists(folder().resolve("none"))).isFalse();
    assertThat(store().list(folder().resolve("none"))).isEmpty();
    assertThat(store().list(folder().resolve("none"), "v")).isEmpty();
  }

  @Test
  void aFolderIsNoObject() {
    store().put(folder().resolve("a/b"), bytes("one"));

    assertThat(store().exists(folder().resolve("a"))).isFalse();
  }

  @Test
  void putIfAbsentKeepsTheFirst() {
    Location object = folder().resolve("v1");

    assertThat(store().putIfAbsent(object, bytes("one"))).isTrue();
    assertThat(store().putIfAbsent(object, bytes("two"))).isFalse();

    assertThat(store().read(object)).hasValue(bytes("one"));
  }

  @Test
  void ofManyPutsAtTheSameTimeOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 25; round++) {
        Location object = folder().resolve("race" + round);
        List<Callable<Boolean>> puts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          byte[] content = bytes("writer " + i);
          puts.add(() -> store().putIfAbsent(object, content));
        }
        List<Future<Boolean>> outcomes = threads.invokeAll(puts);
        String written = new String(store().read(object).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(written).matches("writer [0-7]");
        for (int i = 0; i < 8; i++) {
          // the winner may not know: its answer may be lost, and a repeated request is refused
          if (outcomes.get(i).get()) {
            assertThat(written).as("what the store has").isEqualTo("writer " + i);
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listsAllObjectsAtAnyDepth() {
    store().put(folder().resolve("t/a"), bytes("1"));
    store().put(folder().resolve("t/b/c"), bytes("2"));
    store().put(folder().resolve("tt/d"), bytes("3"));

    assertThat(store().list(folder().resolve("t")))
        .containsExactlyInAnyOrder(folder().resolve("t/a"), folder().resolve("t/b/c"));
  }

  @Test
  void listsByPrefixInTheFolderOnly() {
    for (int i = 1; i <= 12; i++) {
      store().put(folder().resolve("m/v" + i), bytes("1"));
    }
    store().put(folder().resolve("m/x"), bytes("1"));
    store().put(folder().resolve("m/v/deeper"), bytes("1"));

    assertThat(store().list(folder().resolve("m"), "v"))
        .hasSize(12)
        .contains(folder().resolve("m/v1"), folder().resolve("m/v12"));
  }

  @Test
  void showsSizeAndTimeOfAllObjectsWithAPrefix() {
    Instant before = Instant.now().minusSeconds(2);
    store().put(folder().resolve("o/data/a"), bytes("1"));
    store().put(folder().resolve("o/data/deep/b"), bytes("22"));
    store().put(folder().resolve("o/other"), bytes("333"));
    List<StoredObject> shown = new ArrayList<>();

    store().visit(folder().resolve("o"), "data/", shown::add);
    store().visit(folder().resolve("none"), "", shown::add);

    assertThat(shown)
        .extracting(StoredObject::location, StoredObject::bytes)
        .containsExactlyInAnyOrder(
            tuple(folder().resolve("o/data/a"), 1L), tuple(folder().resolve("o/data/deep/b"), 2L));
    assertThat(shown)
        .allSatisfy(o -> assertThat(o.modified()).isBetween(before, Instant.now().plusSeconds(2)));
    assertThat(store().find(folder().resolve("o/other")))
        .hasValueSatisfying(o -> assertThat(o.bytes()).isEqualTo(3));
    assertThat(store().find(folder().resolve("o/none"))).isEmpty();
    assertThat(store().find(folder().resolve("o/data"))).isEmpty();
  }

  @Test
  void deletesManyAtOnce() {
    List<Location> objects = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      objects.add(folder().resolve("many/" + i));
    }
    for (int i = 0; i < 1_100; i += 50) {
      store().put(objects.get(i), bytes("1"));
    }
    store().put(folder().resolve("many/stays"), bytes("1"));

    store().deleteAll(objects);

    assertThat(store().list(folder().resolve("many")))
        .containsExactly(folder().resolve("many/stays"));
  }

  @Test
  void deletesOnceAndAgain() {
    Location object = folder().resolve("a");
    store().put(object, bytes("one"));

    store().delete(object);
    store().delete(object);

    assertThat(store().exists(object)).isFalse();
    // What it answers is not of interest: a transport may repeat it after the connection was
    // closed.
    boolean ignored = store().putIfAbsent(object, bytes("two"));
    assertThat(store().read(object)).hasValue(bytes("two"));
  }

  @Test
  void filesGoUpAndComeDownWhole() throws Exception {
    Path up = files.resolve("up");
    Path down = files.resolve("down");
    Files.writeString(up, "x".repeat(100_000));

    store().upload(up, folder().resolve("deep/file"));
    store().download(folder().resolve("deep/file"), down);

    assertThat(down).hasSameBinaryContentAs(up);
  }

  @Test
  void whatIsNotThereDoesNotComeDown() {
    assertThatThrownBy(() -> store().download(folder().resolve("none"), files.resolve("x")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("none");
  }

  @Test
  void anotherKindOfLocationIsRefused() {
    assertThatThrownBy(() -> store().read(new Location("ftp://host/a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
