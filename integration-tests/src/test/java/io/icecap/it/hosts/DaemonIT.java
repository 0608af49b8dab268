package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Intensity;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
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

  @TempDir Path work;
  private EmbeddedRedis redis;
  private BufferedTables tables;

  @BeforeEach
  void start() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    tables = BufferedTables.create(redis.url(), work, 2, Intensity.seed(1));
  }

  @AfterEach
  void stop() {
    tables.close();
    redis.close();
  }

  @Test
  void appliesUntilItIsToldToStopWithoutKafkaConnect() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      tables.write(300);
      awaitApplied();
      tables.write(300);

      daemon.terminate();

      assertThat(daemon.awaitEnd(Duration.ofSeconds(30))).isEqualTo(SIGTERM);
      assertThat(daemon.log()).contains("Stopped").containsPattern("shop\\.events v\\d+ snapshot");
      assertThat(leases()).as("leases that it has left behind").isZero();
      assertThat(Files.readString(daemon.classes()))
          .contains(" io.icecap.apply.Applier ")
          .doesNotContain(" org.apache.kafka.connect.", " io.icecap.connect.");

      daemon.start();
      awaitApplied();
      tables.assertEqualSources();
    }
  }

  @Test
  void nothingIsLostOrTwiceWhenItIsKilledAtAnyMoment() throws Exception {
    Random random = new Random(Intensity.seed(1));
    try (DaemonProcess daemon = daemon()) {
      for (int kill = 0; kill < KILLS; kill++) {
        daemon.awaitReady();
        for (int i = 0; i < 10; i++) {
          tables.write(20);
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(60)).toNanos());
        }
        daemon.kill();
        daemon.start();
      }
      awaitApplied();
      tables.assertEqualSources();
    }
  }

  @Test
  void isAliveButNotReadyWhileRedisIsAway() throws Exception {
    tables.write(100);
    redis.kill();
    try (DaemonProcess daemon = daemon()) {
      Await.until("the daemon to start", LIMIT, () -> daemon.health("live") == OK);
      assertThat(daemon.health("ready")).isNotEqualTo(OK);

      redis.restart();
      daemon.awaitReady();
      tables.write(100);
      awaitApplied();

      redis.kill();
      daemon.awaitUnready();
      assertThat(daemon.health("live")).isEqualTo(OK);

      redis.restart();
      daemon.awaitReady();
      tables.write(100);
      awaitApplied();
      tables.assertEqualSources();
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
        "--redis.url=" + redis.url(),
        "--redis.timeout.ms=1500",
        "--warehouse=" + tables.warehouse(),
        "--commit.interval.ms=100");
  }

  private void awaitApplied() throws Exception {
    Await.until("everything to be applied", LIMIT, tables::areApplied);
  }

  private long leases() {
    try (var jedis = redis.connect()) {
      return jedis.keys("*lease*").stream().filter(key -> !key.contains(":maintenance")).count();
    }
  }
}
