package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void runsStandSideBySide() throws Exception {
    Path parent = directory.resolve("warehouse");

    RunDirectory first = RunDirectory.create(parent, NOW);
    RunDirectory second = RunDirectory.create(parent, NOW.plusSeconds(1));

    assertThat(first.root()).isEmptyDirectory().hasParent(parent.toAbsolutePath());
    assertThat(second.root()).isEmptyDirectory().isNotEqualTo(first.root());
  }

  @Test
  void aDirectoryOfSomebodyElseIsRefused() throws Exception {
    Files.createFile(directory.resolve("thesis.tex"));

    assertThatThrownBy(() -> RunDirectory.create(directory, NOW))
        .hasMessageContaining("is not empty");
    assertThat(directory).isDirectoryNotContaining("glob:**2026*");
  }
}
