package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.DeadLetters;
import io.icecap.it.Pipeline;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRecordIT {
  /** In every bad record; may be in no message. */
  private static final String SECRET = "secret-7041";

  private static final String KEY =
      """
      {"schema":{"type":"struct","optional":false,"fields":[\
      {"type":"int64","optional":false,"field":"id"},\
      {"type":"int32","optional":false,"field":"line"}]},\
      "payload":{"id":1,"line":1}}""";

  private static final List<String> BAD_VALUES =
      List.of(
          // not JSON
          SECRET,
          // no change: a bare string
          "{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"" + SECRET + "\"}",
          // a row with another type in one of the table's columns
          "{\"schema\":{\"type\":\"struct\",\"optional\":false,\"fields\":[{\"type\":\"string\",\"optional\":false,\"field\":\"version\"}]},\"payload\":{\"version\":\""
              + SECRET
              + "\"}}");

  @TempDir Path work;

  @Test
  void badRecordsGoToTheDeadLetterQueueAndTheOthersToTheTable() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "bad_records")) {
      Map<String, String> sink = pipeline.sink();
      sink.putAll(DeadLetters.options("bad_records-dead"));
      pipeline.run("bad-records", sink);
      pipeline.feed().write(500);
      for (String value : BAD_VALUES) {
        pipeline.feed().writeRaw(KEY, value);
        pipeline.feed().write(100);
      }
      // A tombstone that says of no key that it is gone.
      pipeline.feed().writeRaw(null, null);
      pipeline.feed().write(100);

      pipeline.awaitEquality();
      assertDeadLettersSayWhy(
          DeadLetters.read(pipeline.servers(), "bad_records-dead", BAD_VALUES.size() + 1));
      pipeline.rest().awaitRunning("bad-records", 2, Pipeline.LIMIT);
    }
  }

  @Test
  void badRecordsAreSkippedWhereTheyAreToleratedAndThereIsNoQueue() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "bad_skipped")) {
      Map<String, String> sink = pipeline.sink();
      sink.put("errors.tolerance", "all");
      pipeline.run("bad-skipped", sink);
      pipeline.feed().write(200);
      for (String value : BAD_VALUES) {
        pipeline.feed().writeRaw(KEY, value);
        pipeline.feed().write(50);
      }

      pipeline.awaitEquality();
      pipeline.rest().awaitRunning("bad-skipped", 2, Pipeline.LIMIT);
    }
  }

  @Test
  void badRecordStopsTheTaskAndSaysWhereItIsButNotWhatIsInIt() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "bad_record")) {
      pipeline.run("bad-record", pipeline.sink());
      pipeline.feed().write(500);
      pipeline.awaitEquality();
      pipeline.feed().writeRaw(KEY, BAD_VALUES.get(1));

      Await.until(
          "the task to fail",
          Pipeline.LIMIT,
          () -> pipeline.rest().status("bad-record").failure().isPresent());
      String failure = pipeline.rest().status("bad-record").failure().orElseThrow();
      assertThat(failure)
          .contains("topic bad_record, partition ")
          .contains(" for table fed.bad_record")
          .doesNotContain(SECRET);
      pipeline.awaitEquality();
    }
  }

  private static void assertDeadLettersSayWhy(List<DeadLetters.Letter> dead) {
    Map<String, String> reasons = new HashMap<>();
    for (DeadLetters.Letter letter : dead) {
      assertThat(letter.header("topic")).isEqualTo("bad_records");
      assertThat(letter.header("connector.name")).isEqualTo("bad-records");
      assertThat(letter.header("offset")).matches("\\d+");
      reasons.put(String.valueOf(letter.value()), letter.reason());
    }
    assertThat(reasons).containsKeys("null", BAD_VALUES.get(0));
    assertThat(reasons.get(BAD_VALUES.get(1)))
        .contains("topic bad_records, partition ")
        .contains(" for table fed.bad_records")
        .doesNotContain(SECRET);
    assertThat(reasons.get(BAD_VALUES.get(2)))
        .contains("offset ")
        .contains("table fed.bad_records")
        .contains("column 'version'")
        .doesNotContain(SECRET);
    assertThat(reasons.get("null")).contains("for table fed.bad_records");
  }
}
