package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function as AWS runs it; what it does to the tables that others apply to as well. */
class LambdaIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String SCHEDULE =
      """
      {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}\
      """;
  private static final String QUEUE =
      """
      {"Records": [{"messageId": "1", "body": "wake up", "eventSource": "aws:sqs"}]}\
      """;
  private static final String REQUEST =
      """
      {"version": "2.0", "requestContext": {"http": {"method": "POST", "path": "/"}}}\
      """;

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
  void whateverWakesItAppliesWhatIsDirtyWithoutKafkaConnect() throws Exception {
    long start = System.nanoTime();
    try (FunctionProcess function = function("one")) {
      long started = System.nanoTime();
      Duration cpuAtStart = function.cpu();
      scene.tables().write(300);

      assertDone(JSON.readTree(function.invoke(SCHEDULE, LIMIT).body()), 3 * 300);
      long answered = System.nanoTime();
      System.out.printf(
          "Cold start: ready after %d ms (CPU %d ms), the first answer after %d ms more (CPU %d"
              + " ms), %d MB%n",
          Duration.ofNanos(started - start).toMillis(),
          cpuAtStart.toMillis(),
          Duration.ofNanos(answered - started).toMillis(),
          function.cpu().minus(cpuAtStart).toMillis(),
          function.memoryMegabytes());

      scene.tables().write(100);
      assertDone(JSON.readTree(function.invoke(QUEUE, LIMIT).body()), 3 * 100);

      scene.tables().write(100);
      JsonNode response = JSON.readTree(function.invoke(REQUEST, LIMIT).body());
      assertThat(response.path("statusCode").asInt()).isEqualTo(200);
      assertDone(JSON.readTree(response.path("body").asText()), 3 * 100);

      assertDone(function.apply(LIMIT), 0);
      scene.tables().assertEqualSources();
      assertThat(scene.leases()).as("leases that it keeps while it stands still").isZero();
      assertThat(function.classes())
          .anyMatch(line -> line.contains(" io.icecap.apply.Applier "))
          .noneMatch(line -> line.contains(" org.apache.kafka.connect."))
          .noneMatch(line -> line.contains(" io.icecap.connect."));
    }
  }

  @Test
  void workThatIsLongerThanItsTimeIsReportedAndDoneByLaterInvocations() throws Exception {
    // one batch per table and invocation, as the next one would be due too late
    try (FunctionProcess function =
        function(
            "short", "ICECAP_BATCH_BYTES_MAX", "1048576", "ICECAP_COMMIT_INTERVAL_MS", "6000")) {
      scene.tables().write(60_000);
      Duration limit = Duration.ofSeconds(5);

      JsonNode first = JSON.readTree(function.invoke(SCHEDULE, limit, LIMIT).body());

      assertThat(first.path("status").asText()).as("%s", first).isEqualTo("PARTIAL");
      assertThat(first.path("millis").asLong()).isLessThan(limit.toMillis());
      for (int i = 0; i < 40 && !scene.tables().areApplied(); i++) {
        assertThat(function.invoke(SCHEDULE, limit, LIMIT).failed()).isFalse();
      }
      scene.tables().assertEqualSources();
    }
  }

  @Test
  void anOutageEndsWithAnErrorForAwsToTryAgain() throws Exception {
    try (FunctionProcess function = function("outage")) {
      scene.tables().write(100);
      scene.redis().kill();

      RuntimeApi.Outcome failed = function.invoke(SCHEDULE, LIMIT);
      RuntimeApi.Outcome request = function.invoke(REQUEST, LIMIT);

      assertThat(failed.failed()).isTrue();
      assertThat(failed.body()).contains("ApplyFailedException").contains("Redis");
      assertThat(request.failed()).isFalse();
      assertThat(JSON.readTree(request.body()).path("statusCode").asInt()).isEqualTo(503);

      scene.redis().restart();
      scene.tables().write(100);
      assertDone(function.apply(LIMIT), -1);
      scene.tables().assertEqualSources();
    }
  }

  @Test
  void wrongSettingsAreAnsweredAsTryingAgainWouldNotHelp() throws Exception {
    try (FunctionProcess function = function("wrong", "ICECAP_COMMIT_INTERVAL", "5")) {

      JsonNode report = function.apply(LIMIT);

      assertThat(report.path("status").asText()).isEqualTo("MISCONFIGURED");
      assertThat(report.path("problems").path(0).asText())
          .contains("ICECAP_COMMIT_INTERVAL: there is no such option")
          .contains("ICECAP_COMMIT_INTERVAL_MS");
    }
  }

  /**
   * @param changes negative if it does not matter how many
   */
  private static void assertDone(JsonNode report, long changes) {
    assertThat(report.path("status").asText()).as("%s", report).isEqualTo("DONE");
    assertThat(report.path("waiting")).isEmpty();
    if (changes >= 0) {
      assertThat(report.path("changes").asLong()).as("%s", report).isEqualTo(changes);
    }
  }

  private FunctionProcess function(String name, String... more) throws Exception {
    Map<String, String> environment = scene.environment(3_000);
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return FunctionProcess.start(work.resolve(name), environment);
  }
}
