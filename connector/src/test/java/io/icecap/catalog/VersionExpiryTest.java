package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.Location;
import io.icecap.store.local.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 10: at least a hundred versions and an hour. */
class VersionExpiryTest {
  @TempDir Path folder;
  private final LocalObjectStore store = new LocalObjectStore();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private VersionFiles files;
  private VersionExpiry expiry;

  private void chainOf(long versions, Housekeeping housekeeping) {
    files = new VersionFiles(store, new Location("file://" + folder), "metadata.json");
    for (long version = 1; version <= versions; version++) {
      files.append(version, new byte[] {1});
    }
    expiry = new VersionExpiry(files, housekeeping);
  }

  @Test
  void whatIsOldAndFarBehindGoesLowestFirst() {
    try (Housekeeping housekeeping = new Housekeeping(store, clock())) {
      chainOf(149, housekeeping);
      expiry.expire(149);
      assertThat(files.all().count()).as("seen a moment ago").isEqualTo(149);

      now.set(Instant.EPOCH.plus(Duration.ofMinutes(61)));
      expiry.expire(149);

      assertThat(files.all().min()).hasValue(50);
      assertThat(files.all().count()).as("a hundred stay").isEqualTo(100);
    }
  }

  @Test
  void anHourIsKeptHoweverManyVersions() {
    try (Housekeeping housekeeping = new Housekeeping(store, clock())) {
      chainOf(149, housekeeping);
      expiry.expire(149);
      for (long version = 150; version < 260; version++) {
        now.set(now.get().plus(Duration.ofSeconds(30)));
        files.append(version, new byte[] {1});
        expiry.committed(version);
      }

      expiry.expire(259);

      assertThat(files.all().count()).isEqualTo(259);
    }
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now.get();
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }
    };
  }
}
