package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.VersionHistory.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void noNeighboursAreFurtherApartThanTheStepWhereThereAreVersionsBetween() {
    List<Written> chosen = VersionHistory.chosen(versions(0, 3_600, 1), at(1_000), seconds(120));

    assertThat(chosen.get(0).number()).isEqualTo(3_600);
    for (int i = 1; i < chosen.size(); i++) {
      assertThat(Duration.between(chosen.get(i).at(), chosen.get(i - 1).at()))
          .isLessThanOrEqualTo(seconds(120));
    }
    assertThat(chosen).hasSizeLessThan(30);
  }

  @Test
  void theVersionThatWasCurrentAtTheStartIsTheLast() {
    List<Written> chosen = VersionHistory.chosen(versions(0, 100, 10), at(555), seconds(1_000));

    assertThat(chosen.get(chosen.size() - 1).at()).isEqualTo(at(550));
  }

  @Test
  void acrossAGapBothItsEndsAreChosen() {
    List<Written> newestFirst = new ArrayList<>(versions(5_000, 3, 1));
    newestFirst.addAll(versions(0, 3, 1));

    assertThat(VersionHistory.chosen(newestFirst, at(-1), seconds(60)))
        .extracting(Written::at)
        .containsExactly(at(5_002), at(5_000), at(2), at(0));
  }

  @Test
  void ofAnIdleTableOnlyTheHeadCounts() {
    assertThat(VersionHistory.chosen(versions(0, 10, 1), at(1_000), seconds(60)))
        .extracting(Written::at)
        .containsExactly(at(9));
  }

  private static List<Written> versions(int from, int count, int secondsApart) {
    List<Written> versions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      versions.add(new Written(i + 1, at(from + i * secondsApart)));
    }
    versions.sort(Comparator.comparing(Written::at).reversed());
    return versions;
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
