package io.icecap.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveReferences.Maker;
import io.icecap.table.LiveSet;
import io.icecap.table.ProjectedFile;
import io.icecap.table.ProjectedVersion;
import io.icecap.table.TableProjection;
import io.icecap.testing.AheadClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a log has to stay, and what becomes of who comes when it has gone. */
class DeltaLogTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(new Column(1, "id", Simple.LONG, true), new Column(2, "n", Simple.STRING, false)),
          List.of(0));

  @TempDir Path folder;
  private final AheadClock clock = new AheadClock();
  private final ObjectStore store = new LocalObjectStore();
  private DeltaProjections projections;
  private Location root;

  @BeforeEach
  void open() {
    projections = new DeltaProjections(store, clock, 1_000);
    root = new Location("file://" + folder.toAbsolutePath());
  }

  @AfterEach
  void close() {
    projections.close();
  }

  @Test
  void whatOlderVersionsNeedStaysFromTheCheckpointBeforeThemOn() throws Exception {
    TableProjection log = projections.open(root);
    Instant start = clock.instant().minus(Duration.ofHours(1));
    for (int version = 0; version < 12; version++) {
      log.publish(version(version + 1, version + 1));
      if (version == 5 || version == 10) {
        log.condense(clock.instant());
      }
      setTimes(version, start.plus(Duration.ofMinutes(version)));
    }

    List<String> gone = sweep(log.references(), start.plus(Duration.ofSeconds(7 * 60 + 30)));

    assertThat(gone)
        .containsExactly(
            IntStream.range(0, 5).mapToObj("%020d.json"::formatted).toArray(String[]::new));
    for (int version = 5; version < 12; version++) {
      var reader = DeltaReader.of(store, root);
      assertThat(reader.files(reader.at(version), Optional.empty())).isEqualTo(version + 1);
    }
    log.publish(version(13, 13));
    assertThat(DeltaReader.of(store, root).latest().getVersion()).isEqualTo(12);
  }

  @Test
  void aQuietLogIsOneCheckpoint() throws Exception {
    TableProjection log = projections.open(root);
    for (int version = 0; version < 7; version++) {
      log.publish(version(version + 1, version + 1));
    }
    Instant since = clock.instant().plusSeconds(1);

    log.condense(since);
    List<String> gone = sweep(log.references(), since);

    assertThat(gone).hasSize(6);
    assertThat(logFiles())
        .containsExactlyInAnyOrder(
            "_last_checkpoint",
            "00000000000000000006.json",
            "00000000000000000006.checkpoint.parquet");
    log.condense(since);
    assertThat(sweep(log.references(), since)).isEmpty();
  }

  @Test
  void aLogWithoutACheckpointStaysWhole() throws Exception {
    TableProjection log = projections.open(root);
    for (int version = 0; version < 3; version++) {
      log.publish(version(version + 1, version + 1));
    }

    assertThat(sweep(log.references(), clock.instant().plusSeconds(1))).isEmpty();
  }

  @Test
  void whoWasAwayWhileItsPlaceWasTakenAndClearedDoesNotPutItAgain() throws Exception {
    try (DeltaProjections others = new DeltaProjections(store, clock, 1_000)) {
      TableProjection asleep = projections.open(root);
      TableProjection log = others.open(root);
      asleep.publish(version(1, 1));
      for (int version = 2; version <= 8; version++) {
        log.publish(version(version, version));
      }
      Instant since = clock.instant().plusSeconds(1);
      log.condense(since);
      assertThat(sweep(log.references(), since)).contains("00000000000000000001.json");
      List<String> before = logFiles();
      clock.advance(Duration.ofMinutes(5));

      asleep.publish(version(2, 2));

      assertThat(logFiles()).isEqualTo(before);
      asleep.publish(version(9, 9));
      var reader = DeltaReader.of(store, root);
      assertThat(reader.latest().getVersion()).isEqualTo(8);
      assertThat(reader.chainVersion(reader.latest())).isEqualTo(9);
    }
  }

  @Test
  void checkpointsSayNothingOfRemovedFiles() throws Exception {
    TableProjection log = projections.open(root);
    log.publish(version(1, 5));
    log.publish(version(2, 2));

    log.condense(clock.instant().plusSeconds(1));

    assertThat(sweep(log.references(), clock.instant().plusSeconds(1))).hasSize(1);
    Path checkpoint = folder.resolve("_delta_log/00000000000000000001.checkpoint.parquet");
    try (var duckdb = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckdb.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(add.path), count(remove.path) FROM read_parquet('%s')"
                    .formatted(checkpoint))) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(2);
      assertThat(rows.getLong(2)).isZero();
    }
  }

  @Test
  void vacuumPassesByAllThereIs() {
    projections.open(root).publish(version(1, 1));

    assertThat(DeltaReader.of(store, root).latest().getTableProperties())
        .containsEntry("delta.deletedFileRetentionDuration", "interval 36500 days");
  }

  /** Removes what maintenance would, and says what. */
  private List<String> sweep(LiveReferences references, Instant since) throws Exception {
    LiveSet live = new LiveSet();
    references.collect(since, live);
    List<String> gone =
        logFiles().stream()
            .filter(name -> references.maker("_delta_log/" + name) == Maker.ICECAP)
            .filter(name -> !live.contains(root.resolve("_delta_log").resolve(name)))
            .toList();
    for (String name : gone) {
      Files.delete(folder.resolve("_delta_log").resolve(name));
    }
    return gone;
  }

  private List<String> logFiles() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("_delta_log"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void setTimes(int version, Instant at) throws Exception {
    for (String name : logFiles()) {
      if (name.startsWith("%020d".formatted(version))) {
        Files.setLastModifiedTime(folder.resolve("_delta_log").resolve(name), FileTime.from(at));
      }
    }
  }

  /** A version of the chain with the first {@code files} of some files. */
  private ProjectedVersion version(long number, int files) {
    return new ProjectedVersion(
        number,
        OptionalLong.of(1_000 + number),
        OptionalLong.empty(),
        clock.instant(),
        SCHEMA,
        List.of(),
        IntStream.range(0, files).mapToObj(this::file).toList());
  }

  private ProjectedFile file(int number) {
    return new ProjectedFile(
        root.resolve("data").resolve("%d.parquet".formatted(number)),
        10,
        100,
        Map.of(),
        Optional.empty(),
        List::of);
  }
}
