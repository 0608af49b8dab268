package io.icecap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the dashboard and the alert rules ask for is there. */
final class MonitoringManifestsTest {
  private static final Path MONITORING = Path.of("..", "manifests", "monitoring");
  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
  private static final Pattern METRIC = Pattern.compile("\\bicecap_[a-z_]+\\b");
  private static final Pattern RUNBOOK = Pattern.compile("runbook: docs/operations.md#([a-z]+)");

  @Test
  void dashboardAsksForMetricsThatThereAre() throws IOException {
    String dashboard = Files.readString(MONITORING.resolve("grafana-dashboard.json"));

    assertThat(found(METRIC, dashboard, 0)).isNotEmpty().isSubsetOf(MetricsPage.names());
  }

  @Test
  void panelsOfTheDashboardDoNotOverlap() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("grafana-dashboard.json").toFile());
    TreeSet<String> taken = new TreeSet<>();

    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode at = panel.get("gridPos");
      for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
        assertThat(x).isLessThan(24);
        assertThat(taken.add(x + "," + at.get("y").asInt())).as("%s at %d", panel, x).isTrue();
      }
    }
  }

  @Test
  void alertsAskForMetricsThatThereAre() throws IOException {
    String alerts = Files.readString(MONITORING.resolve("alerts.yaml"));

    assertThat(found(METRIC, alerts, 0)).isNotEmpty().isSubsetOf(MetricsPage.names());
  }

  @Test
  void eachAlertIsExplained() throws IOException {
    String alerts = Files.readString(MONITORING.resolve("alerts.yaml"));
    TreeSet<String> explained =
        found(Pattern.compile("(?m)^### (.*)$"), Files.readString(OPERATIONS), 1);
    TreeSet<String> named = found(Pattern.compile("alert: (\\w+)"), alerts, 1);
    TreeSet<String> anchors = new TreeSet<>();
    named.forEach(name -> anchors.add(name.toLowerCase(Locale.ROOT)));

    assertThat(explained).isEqualTo(named);
    assertThat(found(RUNBOOK, alerts, 1)).isEqualTo(anchors);
  }

  private static TreeSet<String> found(Pattern pattern, String text, int group) {
    TreeSet<String> all = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(group));
    }
    return all;
  }
}
