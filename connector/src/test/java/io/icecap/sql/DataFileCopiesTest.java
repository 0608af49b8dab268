package io.icecap.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileCopiesTest {
  private static final int BYTES = 100;

  @TempDir Path directory;

  @Test
  void theLeastRecentlyUsedCopiesLeaveAndWhatAStatementNeedsStays() throws IOException {
    Path copied = Files.createDirectory(directory.resolve("copies"));
    try (ObjectStore store = new LocalObjectStore();
        DataFileCopies copies = new DataFileCopies(store, Optional.empty(), copied, 3 * BYTES)) {
      LiveFile a = file(store, "a");
      LiveFile b = file(store, "b");
      LiveFile c = file(store, "c");
      LiveFile d = file(store, "d");

      copies.take(List.of(a, b, c));
      copies.take(List.of(a));
      var paths = copies.take(List.of(d, c));

      assertThat(paths.get(d.location())).hasBinaryContent(store.read(d.location()).orElseThrow());
      assertThat(paths.get(c.location())).exists();
      try (Stream<Path> left = Files.list(copied)) {
        assertThat(left).hasSize(3);
      }
      assertThat(copies.take(List.of(a)).get(a.location())).exists();
      assertThatThrownBy(() -> copies.take(List.of(a, b, c, d)))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("--disk-mb");
    }
  }

  private LiveFile file(ObjectStore store, String name) {
    Location location = new Location("file://" + directory.resolve(name));
    store.put(location, name.repeat(BYTES).getBytes(UTF_8));
    return new LiveFile(location, 1, BYTES, 0, 0, LiveFile.Deletes.NONE);
  }
}
