package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Intensity;
import io.icecap.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int KILLS = Intensity.times(3);
  private static final int OK = 200;
  private static final int SIGTERM = 128 + 15;
  private static final int USAGE = 2;

  private static final Pattern SNAPSHOT =
      Pattern.compile(
          "shop\\.\\w+ v\\d+ snapshot (\\d+): \\d+ changes in \\d+ partitions, \\+\\d+ ~\\d+ -\\d+ rows,"
              + " took \\d+ ms, delay \\d+ ms$");

  private static final Pattern COMMIT =
      Pattern.compile(
          "shop\\.\\w+ v\\d+ (snapshot \\d+:|compaction snapshot \\d+:|manifests snapshot \\d+:)");

  @TempDir Path work;
  private HostScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = HostScene.start(work, 2);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void appliesUntilItIsToldToStopWithoutKafkaConnect() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      scene.tables().write(300);
      awaitApplied();
      scene.tables().write(300);

      daemon.terminate();

      assertThat(daemon.awaitEnd(Duration.ofSeconds(30))).isEqualTo(SIGTERM);
      assertThat(daemon.log()).contains("Stopped");
      assertEachSnapshotHasALine(daemon.log());
      assertThat(scene.leases()).as("leases that it has left behind").isZero();
      assertThat(Files.readString(daemon.classes()))
          .contains(" io.icecap.apply.Applier ")
          .doesNotContain(" org.apache.kafka.connect.", " io.icecap.connect.");

      daemon.start();
      awaitApplied();
      scene.tables().assertEqualSources();
    }
  }

  /** With its id and figures; records have none. */
  private void assertEachSnapshotHasALine(String log) {
    List<String> ofTables =
        log.lines().filter(line -> line.contains(" INFO ") && line.contains("shop.")).toList();
    List<Long> ids =
        ofTables.stream()
            .map(SNAPSHOT::matcher)
            .filter(Matcher::find)
            .map(line -> Long.valueOf(line.group(1)))
            .toList();
    assertThat(ids)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(scene.tables().snapshotsOfChanges());
    assertThat(ofTables).allMatch(line -> COMMIT.matcher(line).find());
  }

  @Test
  void nothingIsLostOrTwiceWhenItIsKilledAtAnyMoment() throws Exception {
    Random random = new Random(Intensity.seed(1));
    try (DaemonProcess daemon = daemon()) {
      for (int kill = 0; kill < KILLS; kill++) {
        daemon.awaitReady();
        for (int i = 0; i < 10; i++) {
          scene.tables().write(20);
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(60)).toNanos());
        }
        daemon.kill();
        daemon.start();
      }
      awaitApplied();
      scene.tables().assertEqualSources();
    }
  }

  @Test
  void isAliveButNotReadyWhileRedisIsAway() throws Exception {
    scene.tables().write(100);
    scene.redis().kill();
    try (DaemonProcess daemon = daemon()) {
      Await.until("the daemon to start", LIMIT, () -> daemon.health("live") == OK);
      assertThat(daemon.health("ready")).isNotEqualTo(OK);

      scene.redis().restart();
      daemon.awaitReady();
      scene.tables().write(100);
      awaitApplied();

      scene.redis().kill();
      daemon.awaitUnready();
      assertThat(daemon.health("live")).isEqualTo(OK);

      scene.redis().restart();
      daemon.awaitReady();
      scene.tables().write(100);
      awaitApplied();
      scene.tables().assertEqualSources();
    }
  }

  @Test
  void refusesOptionsThatItDoesNotKnow() throws Exception {
    try (DaemonProcess daemon =
        DaemonProcess.start(work, "--config=" + file("commit.intervall.ms=5"))) {

      assertThat(daemon.awaitEnd(LIMIT)).isEqualTo(USAGE);

      assertThat(daemon.log())
          .contains("commit.intervall.ms: there is no such option", "commit.interval.ms")
          .contains("Missing required configuration \"redis.url\"");
    }
  }

  private Path file(String line) throws Exception {
    return Files.writeString(work.resolve("applier.properties"), line);
  }

  private DaemonProcess daemon() throws Exception {
    return DaemonProcess.start(
        work,
        "--config=" + file("lease.ms=3000"),
        "--redis.url=" + scene.redis().url(),
        "--redis.timeout.ms=1500",
        "--warehouse=" + scene.tables().warehouse(),
        "--commit.interval.ms=100");
  }

  private void awaitApplied() throws Exception {
    Await.until("everything to be applied", LIMIT, scene.tables()::areApplied);
  }
}
