package io.icecap.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.icecap.observe.Step;
import io.icecap.testing.Await;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

final class MetersTest {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  @Test
  void prometheusReadsWhatWasTold() {
    String text = new String(PrometheusText.of(Events.everything().snapshots()), UTF_8);

    assertThat(text.lines())
        .contains(
            "icecap_commits_total{kind=\"rows\",table=\"shop.orders\"} 1.0",
            "icecap_changes_applied_total{table=\"shop.orders\"} 150.0",
            "icecap_rows_total{change=\"deleted\",table=\"shop.orders\"} 40.0",
            "icecap_delay_seconds_bucket{table=\"shop.orders\",le=\"0.25\"} 0",
            "icecap_delay_seconds_bucket{table=\"shop.orders\",le=\"0.5\"} 1",
            "icecap_replica_lag_seconds{format=\"orc\",table=\"shop.orders\"} 4.0",
            "icecap_ingest_paused 1.0");
  }

  @Test
  void namesOfTablesCanNotBreakTheText() {
    String text =
        new String(
            PrometheusText.of(StatusMetrics.of(Events.status("a\"} 1\nicecap_evil{x=\"\\"))),
            UTF_8);

    assertThat(text.lines()).noneMatch(line -> line.startsWith("icecap_evil"));
    assertThat(text)
        .contains("icecap_table_rows{table=\"a\\\"} 1\\nicecap_evil{x=\\\"\\\\\"} 990.0");
  }

  @Test
  void beansShowTheProcessAndEachTable() throws Exception {
    Meters meters = Events.everything();
    try (MeterFeed feed = new MeterFeed(meters, List.of(new MetricBeans("sink", "orders-sink")))) {
      ObjectName table =
          new ObjectName(
              "io.icecap:type=table,kind=sink,name=\"orders-sink\",instance=0,table=\"shop.orders\"");
      ObjectName process =
          new ObjectName("io.icecap:type=process,kind=sink,name=\"orders-sink\",instance=0");

      feed.start();
      Await.until(
          "beans",
          Duration.ofSeconds(20),
          () ->
              has(table, "replica-lag-seconds-orc")
                  && has(process, "step-seconds-merge-count")
                  && has(process, "dead-letters-db.orders"));

      assertThat(BEANS.getAttribute(table, "changes-applied")).isEqualTo(150.0);
      assertThat((Double) BEANS.getAttribute(table, "delay-seconds-p50"))
          .isCloseTo(0.375, within(0.125));
      assertThat(BEANS.getAttribute(process, "step-seconds-merge-count")).isEqualTo(1.0);
      assertThat(BEANS.getAttribute(process, "dead-letters-db.orders")).isEqualTo(1.0);

      meters.took(Step.MERGE, Duration.ofMillis(5));
      Await.until("the next reading", Duration.ofSeconds(20), () -> merges(process) == 2);
    }
    assertThat(BEANS.queryNames(new ObjectName("io.icecap:name=\"orders-sink\",*"), null))
        .isEmpty();
  }

  @Test
  void tasksOfOneConnectorInOneJvmAreToldApart() throws Exception {
    try (MeterFeed first =
            new MeterFeed(Events.everything(), List.of(new MetricBeans("sink", "two")));
        MeterFeed second =
            new MeterFeed(Events.everything(), List.of(new MetricBeans("sink", "two")))) {
      first.start();
      second.start();

      ObjectName both = new ObjectName("io.icecap:type=table,name=\"two\",*");
      Await.until(
          "two beans", Duration.ofSeconds(20), () -> BEANS.queryNames(both, null).size() == 2);

      assertThat(BEANS.queryNames(both, null))
          .extracting(name -> name.getKeyProperty("instance"))
          .containsExactlyInAnyOrder("0", "1");
    }
  }

  private static boolean has(ObjectName bean, String attribute) {
    try {
      return BEANS.isRegistered(bean) && BEANS.getAttribute(bean, attribute) != null;
    } catch (AttributeNotFoundException e) {
      return false;
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static double merges(ObjectName process) {
    try {
      return (Double) BEANS.getAttribute(process, "step-seconds-merge-count");
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }
}
