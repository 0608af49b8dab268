package io.icecap.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.ObjectStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectStoreTest extends ObjectStoreContract {
  @TempDir Path directory;
  private final ObjectStore store = new LocalObjectStore();

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected Location folder() {
    return new Location("file://" + directory);
  }

  @Test
  void leavesNoTemporaryFiles() throws Exception {
    store.putIfAbsent(folder().resolve("a"), bytes("one"));
    store.putIfAbsent(folder().resolve("a"), bytes("two"));
    store.put(folder().resolve("b"), bytes("three"));

    try (var all = Files.list(directory)) {
      assertThat(all.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void anUnfinishedWriteIsNotListed() throws Exception {
    Files.writeString(directory.resolve(FolderListing.TEMPORARY + "v1"), "half");

    assertThat(store.list(folder())).isEmpty();
  }

  @Test
  void theFileOfAnObjectIsTheObject() throws Exception {
    Location object = folder().resolve("deep/a");

    Files.write(store.localFile(object).orElseThrow(), bytes("one"));

    assertThat(store.read(object)).hasValue(bytes("one"));
  }
}
