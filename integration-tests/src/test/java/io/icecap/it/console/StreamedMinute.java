package io.icecap.it.console;

import io.icecap.change.TableName;
import io.icecap.console.Console;
import io.icecap.observe.Step;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.replica.ReplicaStatus;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.status.NoteLoop;
import io.icecap.status.ProcessIdentity;
import io.icecap.status.ProcessReport;
import io.icecap.status.StatusFeed;
import io.icecap.status.StatusReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a console has seen of a minute of a stream, in some seconds: its clock, and that of the one
 * process that it hears of, leap over the time in which nothing happens.
 */
final class StreamedMinute implements AutoCloseable {
  static final String STOPPED =
      "column 'amount' is string, and decimal(10, 2) in the table, which does not hold all of"
          + " its values; convert it with the Cast transform, let the table have another column for"
          + " it (rename this one in the table), or drop the table and load it anew";

  static final int LOOKS = 30;
  private static final Duration LEAP = Duration.ofSeconds(2);

  final ShopWarehouse shop;
  final Console console;
  private final RedisOrchestrator redis;
  private final StatusFeed feed;
  private final NoteLoop note;
  private final LeapingClock clock = new LeapingClock(LEAP.multipliedBy(LOOKS));
  private final ProcessReport report = new ProcessReport(clock);
  private final ScheduledExecutorService goesOn = Executors.newSingleThreadScheduledExecutor();

  StreamedMinute(EmbeddedRedis server, Path work) throws Exception {
    this.shop = new ShopWarehouse(server, work, report::published);
    this.redis = RedisOrchestrator.open(shop.settings().redis());
    this.note =
        new NoteLoop(
            redis.processNotes(),
            new ProcessIdentity(
                "sink-1", "sink", "shop-sink", clock.instant().minus(Duration.ofHours(3))),
            report);
    StatusReader reader =
        new StatusReader(
            shop.icecap.tables(),
            redis.bufferView(),
            redis.processNotes(),
            Duration.ofMinutes(1),
            clock);
    stream("shop.payments", 2_400, 2_000);
    stream("shop.orders", 9_000, 6_000);
    report.runs(owner("shop.orders"), this::replicas);
    tellOfTheProcess();
    note.leave();
    this.feed = new StatusFeed(reader);
    this.console = new Console(reader, feed, shop.icecap.meters(), "s3://acme-lakehouse/warehouse");
    for (int look = 1; look <= LOOKS; look++) {
      stream(look);
    }
    note.start();
    Future<?> ignored = goesOn.scheduleWithFixedDelay(this::goOn, 0, 200, TimeUnit.MILLISECONDS);
  }

  /** In the system's time from now on. */
  private void goOn() {
    try {
      stream("shop.orders", 150, 6_000);
      shop.buffer("shop.orders", 100, 6_000);
    } catch (Exception e) {
      throw new IllegalStateException("The stream breaks off", e);
    }
  }

  /** What came in the two seconds before a look: part of it is applied, the last of it waits. */
  private void stream(int look) throws Exception {
    int wave = (int) (400 * Math.sin(look / 4.0));
    stream("shop.orders", 1_600 + wave, 6_000);
    if (look % 3 == 0) {
      stream("shop.line_items", 2_500 + wave, 9_000);
    }
    if (look % 10 == 0) {
      stream("shop.customers", 60, 500);
    }
    shop.buffer("shop.orders", 300 + wave / 2, 6_000);
    if (look % 7 == 0) { // as often as a sink tries again
      report.stopped("shop.payments", STOPPED);
    }
    clock.leap(LEAP);
    note.leave();
    feed.read();
  }

  private void stream(String table, int changes, int keys) throws Exception {
    shop.buffer(table, changes, keys);
    shop.applyAll();
  }

  private void tellOfTheProcess() {
    Map.of(Step.APPEND, 3, Step.CLAIM, 2, Step.LOAD, 840, Step.MERGE, 27, Step.COMMIT, 64)
        .forEach((step, millis) -> report.took(step, Duration.ofMillis(millis)));
    for (int use = 0; use < 100; use++) {
      for (String table : List.of("customers", "line_items", "orders", "payments")) {
        report.cached(TableName.parse("shop." + table), use >= table.length() - 6);
      }
    }
    report.failed(
        "shop.line_items",
        new IllegalStateException(
            "The store s3://acme-lakehouse/warehouse does not answer: connection timed out. It is"
                + " tried again"));
    report.succeeded("shop.line_items");
    report.stopped("shop.payments", STOPPED);
  }

  private List<ReplicaStatus> replicas() {
    long version = shop.table("shop.orders").head().version();
    return List.of(
        new ReplicaStatus(
            shop.table("shop.orders").name(),
            "duckdb",
            version,
            0,
            Duration.ZERO,
            0,
            Optional.empty()),
        new ReplicaStatus(
            shop.table("shop.orders").name(),
            "orc",
            version - 7,
            7,
            Duration.ofSeconds(95),
            2,
            Optional.of("The disk has no room for a copy of id_bucket=3: 48 MB are lacking")));
  }

  /** Whoever has the table's lease. */
  private String owner(String table) {
    return redis
        .bufferView()
        .depths(List.of(shop.table(table).id()))
        .get(0)
        .holder()
        .orElseThrow()
        .owner();
  }

  @Override
  public void close() throws InterruptedException {
    goesOn.shutdown();
    boolean ignored = goesOn.awaitTermination(30, TimeUnit.SECONDS);
    console.close();
    note.close();
    redis.close();
    shop.close();
  }

  /** Behind the system's clock at first, and never back. */
  private static final class LeapingClock extends Clock {
    private final AtomicReference<Duration> behind;

    LeapingClock(Duration behind) {
      this.behind = new AtomicReference<>(behind);
    }

    void leap(Duration time) {
      behind.updateAndGet(now -> now.minus(time));
    }

    @Override
    public Instant instant() {
      return Instant.now().minus(behind.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
