package io.icecap.it.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.SnapshotListener;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.it.Intensity;
import io.icecap.server.CatalogServer;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.LiveTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight writers change three tables at once: sessions of SQL with statements and transactions,
 * clients of the REST catalog with commits to one table and to two, and a source whose changes are
 * buffered; an applier applies them, and somebody reads. No update is lost, and nobody sees a part
 * of a transaction.
 */
class ConcurrentEnginesIT {
  private static final int SQL_WRITERS = 4;
  private static final int SQL_CHANGES = Intensity.times(4);
  private static final int REST_WRITERS = 2;
  private static final int REST_CHANGES = Intensity.times(4);
  private static final int SOURCE_BURSTS = Intensity.times(4);
  private static final int SOURCE_BURST = 30;
  private static final long SOURCE_PAUSE_MILLIS = 1500;
  private static final List<SourcePartition> SOURCES =
      List.of(new SourcePartition("bank", 0), new SourcePartition("bank", 1));

  @TempDir Path work;
  private final long seed = Intensity.seed(17);
  private final Tally tally = new Tally();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private EmbeddedRedis redis;
  private Bank bank;
  private Icecap icecap;
  private CatalogServer server;
  private Applier applier;
  private List<SourceFeed> feeds;
  private volatile boolean over;

  @BeforeEach
  void open() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    bank = new Bank(redis, work);
    icecap = bank.open();
    server = bank.serve(icecap);
    applier = icecap.applier(bank.settings(), SnapshotListener.NONE);
    Map<String, LiveTable> tables = new HashMap<>();
    Bank.TABLES.forEach(name -> tables.put(name, Bank.table(icecap, name, SOURCES)));
    feeds = SOURCES.stream().map(source -> new SourceFeed(source, icecap, tables)).toList();
    feeds.get(0).begin();
    applyAll();
  }

  @AfterEach
  void close() {
    over = true;
    threads.shutdownNow();
    applier.close();
    server.close();
    icecap.close();
    redis.close();
  }

  private void applyAll() throws InterruptedException {
    while (!applier.dirty().isEmpty()) {
      applier.round();
      Thread.sleep(20);
    }
  }

  @Test
  void noUpdateIsLostAndNoTransactionIsSeenInPart() throws Exception {
    System.out.println("seed " + seed);
    try (RestEngine client = new RestEngine(server.uri(), new Random(seed), tally)) {
      Auditor auditor = new Auditor(client);
      Future<?> applying = threads.submit(() -> whileItLasts(applier::round));
      Future<?> auditing = threads.submit(() -> whileItLasts(auditor::look));
      // When
      for (Future<?> writer : start()) {
        writer.get();
      }
      over = true;
      applying.get();
      auditing.get();
      applyAll();
      // Then
      System.out.println(tally + ", read in " + auditor.states() + " states");
      assertThat(auditor.sum(Bank.STATEMENTS)).isEqualTo(tally.statements.get());
      assertThat(auditor.sum(Bank.COMMITS)).isEqualTo(tally.commits.get());
      for (SourceFeed feed : feeds) {
        feed.amounts.forEach(auditor::assertHas);
      }
      assertDeltaIsTheSame(client);
      int before = auditor.states();
      auditor.look();
      assertThat(auditor.states()).as("states that were read").isGreaterThan(before);
      assertThat(before).as("states that were read meanwhile").isGreaterThan(5);
      assertThat(tally.transactions.get()).isGreaterThan(SQL_CHANGES);
    }
  }

  private void assertDeltaIsTheSame(RestEngine client) throws Exception {
    Table iceberg = client.load(Bank.WITH_DELTA);
    icecap.tables().find(TableName.parse("bank." + Bank.WITH_DELTA)).orElseThrow().level();
    assertThat(bank.readDelta(iceberg.schema())).isEqualTo(RestEngine.read(iceberg));
  }

  private List<Future<?>> start() {
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < SQL_WRITERS; i++) {
      writers.add(threads.submit(sql(i)));
    }
    for (int i = 0; i < REST_WRITERS; i++) {
      writers.add(threads.submit(rest(i)));
    }
    for (int i = 0; i < feeds.size(); i++) {
      writers.add(threads.submit(source(i)));
    }
    return writers;
  }

  private Callable<Void> sql(int number) {
    return () -> {
      Path directory = work.resolve("sql" + number);
      try (Icecap own = bank.open();
          SqlEngine engine = new SqlEngine(own, directory, random(number), tally)) {
        for (int i = 0; i < SQL_CHANGES; i++) {
          engine.change();
        }
      }
      return null;
    };
  }

  private Callable<Void> rest(int number) {
    return () -> {
      try (RestEngine engine = new RestEngine(server.uri(), random(10 + number), tally)) {
        for (int i = 0; i < REST_CHANGES; i++) {
          engine.change();
        }
      }
      return null;
    };
  }

  private Callable<Void> source(int number) {
    return () -> {
      Random random = random(20 + number);
      for (int i = 0; i < SOURCE_BURSTS; i++) {
        for (int j = 0; j < SOURCE_BURST; j++) {
          feeds.get(number).change(random);
        }
        Thread.sleep(SOURCE_PAUSE_MILLIS);
      }
      return null;
    };
  }

  private Random random(int number) {
    return new Random(seed * 31 + number);
  }

  private Void whileItLasts(Runnable work) throws InterruptedException {
    while (!over) {
      work.run();
      Thread.sleep(50);
    }
    return null;
  }
}
