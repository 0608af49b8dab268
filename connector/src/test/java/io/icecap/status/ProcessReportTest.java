package io.icecap.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.apply.SourceTimes;
import io.icecap.change.TableName;
import io.icecap.observe.Step;
import io.icecap.testing.AheadClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessReportTest {
  private static final String ORDERS = "shop.orders";

  private final AheadClock clock = new AheadClock();
  private final ProcessReport report = new ProcessReport(clock);
  private final ProcessIdentity who =
      new ProcessIdentity("id", "sink", "orders-sink", Instant.EPOCH);

  @Test
  void rateIsOfTheLastTenSecondsAndEnds() {
    for (int second = 0; second < 10; second++) {
      report.published(snapshot(500));
      clock.advance(Duration.ofSeconds(1));
    }
    double during = table().changesPerSecond();
    clock.advance(Duration.ofSeconds(11));
    double after = table().changesPerSecond();

    assertThat(during).isBetween(350.0, 500.0); // real seconds pass as well
    assertThat(after).isZero();
    assertThat(table().changes()).isEqualTo(5_000);
  }

  @Test
  void sameProblemAgainIsOneThatHoldsUntilTheTableGoesOn() {
    report.failed(ORDERS, new IllegalStateException("no room"));
    clock.advance(Duration.ofSeconds(20));
    report.failed(ORDERS, new IllegalStateException("no room"));
    report.stopped("shop.other", "column x is missing");

    List<Problem> before = problems();
    report.succeeded(ORDERS);
    List<Problem> after = problems();

    assertThat(before).extracting(Problem::times).containsExactly(2L, 1L);
    assertThat(before).allMatch(Problem::holds);
    assertThat(after).extracting(Problem::holds).containsExactly(false, true);
  }

  @Test
  void problemThatIsNotMetAgainIsOver() {
    report.stopped(ORDERS, "column x is missing");
    clock.advance(Duration.ofSeconds(61));

    assertThat(problems()).extracting(Problem::holds).containsExactly(false);
  }

  @Test
  void noteStaysSmallWhateverGoesWrong() {
    for (int i = 0; i < 1_000; i++) {
      report.failed("shop.t" + i, new IllegalStateException("x".repeat(5_000) + i));
    }

    for (int i = 0; i < 1_000; i++) {
      report.runs("applier-" + i, List::of);
    }

    assertThat(report.note(who).appliers()).hasSize(16).contains("applier-999");
    assertThat(problems()).hasSize(20);
    assertThat(StatusJson.note(report.note(who)).length).isLessThan(20_000);
  }

  @Test
  void noteIsReadAsItWasWrittenAndForeignOnesAreLeftOut() {
    report.published(snapshot(7));
    report.took(Step.COMMIT, Duration.ofMillis(30));
    report.failed(ORDERS, new IllegalStateException("no room"));
    ProcessNote note = report.note(who);

    assertThat(StatusJson.readNote(StatusJson.note(note))).contains(note);
    assertThat(StatusJson.readNote("{\"process\": [".getBytes(UTF_8))).isEmpty();
  }

  private ProcessNote.Table table() {
    return report.note(who).tables().get(0);
  }

  private List<Problem> problems() {
    return report.note(who).problems();
  }

  private PublishedSnapshot snapshot(long changes) {
    long now = clock.millis();
    return new PublishedSnapshot(
        TableName.parse(ORDERS),
        1,
        2,
        Map.of(),
        changes,
        changes,
        0,
        0,
        new SourceTimes(now, now, now, now, now),
        clock.instant(),
        Duration.ofMillis(5));
  }
}
