package io.icecap.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.cli.Main;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.status.State;
import io.icecap.status.StatusReader;
import io.icecap.status.TableStatus;
import io.icecap.status.Verdict;
import io.icecap.status.WarehouseStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusIT {
  private static final String ORDERS = "shop.orders";

  @TempDir Path work;
  private EmbeddedRedis redis;
  private ShopWarehouse shop;

  @BeforeEach
  void open() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    shop = new ShopWarehouse(redis, work);
  }

  @AfterEach
  void close() {
    shop.close();
    redis.close();
  }

  @Test
  void saysWhatWaitsAndWhatIsPublished() {
    // Given
    StatusReader reader = shop.icecap.status(Duration.ofMinutes(1));
    shop.icecap.introduce("daemon", "applier-1");
    shop.buffer(ORDERS, 300, 100);

    // When
    TableStatus before = only(reader.read());
    shop.apply();
    shop.buffer(ORDERS, 50, 100);
    shop.apply();
    TableStatus after = only(reader.read());

    // Then
    assertThat(before.state()).isEqualTo(State.APPLYING);
    assertThat(before.buffered().rows()).isEqualTo(300);
    assertThat(before.buffered().bytes()).isPositive();
    assertThat(before.snapshot()).isEmpty();
    assertThat(before.lease()).isEmpty();
    assertThat(after.state()).isEqualTo(State.CURRENT);
    assertThat(after.delayMillis()).isZero();
    assertThat(after.buffered().rows()).isZero();
    TableStatus.Snapshot snapshot = after.snapshot().orElseThrow();
    assertThat(snapshot.rows()).isEqualTo(100);
    assertThat(snapshot.deadRows()).isEqualTo(50);
    assertThat(snapshot.changes()).isEqualTo(50);
    assertThat(snapshot.files()).isEqualTo(8);
    assertThat(snapshot.sourceDelayMillis()).isPresent();
  }

  @Test
  void whoAppliesATableIsKnownByName() throws Exception {
    shop.icecap.introduce("daemon", "applier-1");
    shop.buffer(ORDERS, 100, 100);
    shop.apply();
    StatusReader reader = shop.icecap.status(Duration.ofMinutes(1));

    Await.until(
        "a note of the process",
        Duration.ofSeconds(20),
        () ->
            !reader.read().processes().isEmpty() && only(reader.read()).cacheHitRate().isPresent());

    WarehouseStatus status = reader.read();
    assertThat(only(status).lease().orElseThrow().process()).startsWith("daemon applier-1@");
    assertThat(status.processes().get(0).tables().get(0).changes()).isEqualTo(100);
    assertThat(status.processes().get(0).steps())
        .containsKeys("append", "claim", "merge", "commit");
  }

  @Test
  void notesOfAProcessThatEndsAreGone() throws Exception {
    shop.icecap.introduce("daemon", "applier-1");
    StatusReader reader = shop.icecap.status(Duration.ofMinutes(1));
    Await.until("a note", Duration.ofSeconds(20), () -> !reader.read().processes().isEmpty());

    try (ShopWarehouse other = new ShopWarehouse(redis, work)) {
      other.icecap.introduce("sink", "other");
      Await.until("two notes", Duration.ofSeconds(20), () -> reader.read().processes().size() == 2);
    }

    assertThat(reader.read().processes()).extracting(p -> p.name()).containsExactly("applier-1");
  }

  @Test
  void tablesAreStillShownWhileRedisIsDown() throws Exception {
    shop.buffer(ORDERS, 100, 100);
    shop.apply();
    StatusReader reader = shop.icecap.status(Duration.ofMinutes(1));
    WarehouseStatus before = reader.read();

    redis.kill();
    WarehouseStatus during = reader.read();
    redis.restartEmpty();

    assertThat(before.verdict()).isEqualTo(Verdict.OK);
    assertThat(during.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(only(during).state()).isEqualTo(State.UNKNOWN);
    assertThat(only(during).snapshot()).isEqualTo(only(before).snapshot());
    assertThat(during.problems()).first().asString().contains("Redis");
  }

  @Test
  void commandSaysHowItIsByItsExitCode() throws Exception {
    shop.buffer(ORDERS, 100, 100);

    assertThat(run().code()).as("waits for less than a minute").isZero();
    assertThat(run("--late-after", "0").code()).as("waits for longer than that").isEqualTo(1);
    shop.apply();
    assertThat(run("--late-after", "0").code()).as("applied").isZero();
    redis.flushAll();
    assertThat(run().code()).as("Redis was emptied").isEqualTo(2);
    redis.kill();
    Outcome outage = run();
    redis.restartEmpty();

    assertThat(outage.code()).as("no Redis").isEqualTo(2);
    assertThat(outage.errors()).contains("Redis");
  }

  @Test
  void commandPrintsATableAndJsonOfTheSame() throws Exception {
    shop.buffer(ORDERS, 100, 100);
    shop.apply();

    String text = run().output();
    JsonNode json = new ObjectMapper().readTree(run("--json").output());

    assertThat(text.lines().toList().get(0)).startsWith("table        state    delay  buffered");
    assertThat(text.lines().toList().get(1)).startsWith("shop.orders  current");
    assertThat(json.get("verdict").asText()).isEqualTo("ok");
    JsonNode table = json.get("tables").get(0);
    assertThat(List.<String>copyOf(fields(table)))
        .containsExactly(
            "table",
            "state",
            "delayMillis",
            "buffered",
            "changesPerSecond",
            "version",
            "snapshot",
            "cacheHitRate",
            "lease",
            "replicas");
    assertThat(table.get("snapshot").get("rows").asLong()).isEqualTo(100);
  }

  @Test
  void emptyWarehouseIsWell() {
    Outcome outcome = run();

    assertThat(outcome.code()).isZero();
    assertThat(outcome.output()).contains("no table");
  }

  @Test
  void watchGoesOnThroughWhateverHappens() throws Exception {
    shop.buffer(ORDERS, 100, 100);
    StringWriter out = new StringWriter();
    PrintWriter screen = new PrintWriter(out, true);
    Thread watching =
        new Thread(() -> Main.execute(screen, new PrintWriter(screen), arguments("--watch")));
    watching.start();
    awaitScreen(out, "shop.orders  applying");

    shop.applyAll();
    awaitScreen(out, "shop.orders  current");
    redis.kill();
    awaitScreen(out, "shop.orders  unknown      –         –          –   100");
    awaitScreen(out, "Redis");
    redis.restartEmpty();
    awaitScreen(out, "shop.orders  recovering");

    watching.interrupt();
    watching.join();
  }

  private static void awaitScreen(StringWriter out, String text) throws Exception {
    Await.until(text, Duration.ofSeconds(30), () -> lastScreen(out).contains(text));
  }

  private static String lastScreen(StringWriter out) {
    String all = out.toString();
    return all.substring(all.lastIndexOf('\u001b') + 1);
  }

  private record Outcome(int code, String output, String errors) {}

  private Outcome run(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments(options));
    return new Outcome(code, out.toString(), err.toString());
  }

  private String[] arguments(String... options) {
    return Stream.concat(
            Stream.of("status", "--redis", redis.url(), "--warehouse", shop.folder().toString()),
            Stream.of(options))
        .toArray(String[]::new);
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static TableStatus only(WarehouseStatus status) {
    assertThat(status.tables()).hasSize(1);
    return status.tables().get(0);
  }
}
