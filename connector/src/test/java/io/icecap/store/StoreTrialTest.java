package io.icecap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.store.local.LocalObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTrialTest {
  @TempDir Path disk;

  @Test
  void aStoreThatTakesObjectsAndKeepsThemIsFineAndStaysAsItWas() {
    LocalObjectStore store = new LocalObjectStore();
    Location warehouse = new Location(disk.toUri().toString());
    assertThat(new StoreTrial(store, UUID::randomUUID).problem(warehouse)).isEmpty();
    assertThat(store.list(warehouse)).isEmpty();
  }

  @Test
  void aStoreThatTakesNothingSaysSo() throws Exception {
    Path file = Files.createFile(disk.resolve("file"));
    Location warehouse = new Location(file.toUri().toString());
    assertThatThrownBy(
            () -> new StoreTrial(new LocalObjectStore(), UUID::randomUUID).problem(warehouse))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
