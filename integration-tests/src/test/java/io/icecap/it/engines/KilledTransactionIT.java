package io.icecap.it.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.SnapshotListener;
import io.icecap.change.SourcePartition;
import io.icecap.it.apply.BreakpointKill;
import io.icecap.server.CatalogServer;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.LiveTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code icecap sql} is killed between two steps of a commit over three tables, while somebody
 * reads them through the catalog. All of the transaction is there or nothing, the others go on with
 * the same tables, and so does the next session in the same folder.
 */
@Timeout(120)
class KilledTransactionIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final SourcePartition SOURCE = new SourcePartition("bank", 0);

  /** From one account to two others, in three tables; each counts it. */
  private static final String TRANSFER =
      "BEGIN;"
          + change("checking", 0, -7)
          + change("savings", 1, 4)
          + change("cash", 2, 3)
          + "COMMIT;";

  @TempDir static Path work;
  private static final Tally TALLY = new Tally();
  private static final ExecutorService THREADS = Executors.newSingleThreadExecutor();
  private static EmbeddedRedis redis;
  private static Icecap icecap;
  private static CatalogServer server;
  private static SqlEngine sql;
  private static RestEngine rest;
  private static Auditor auditor;
  private volatile boolean over;

  private static String change(String table, int account, int amount) {
    return "UPDATE bank.%s SET amount = amount + CASE id WHEN %d THEN 1 ELSE %d END WHERE id IN (%d, %d);"
        .formatted(table, Bank.COMMITS, amount, Bank.COMMITS, account);
  }

  @BeforeAll
  static void open() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    Bank bank = new Bank(redis, work);
    icecap = bank.open();
    Map<String, LiveTable> tables = new HashMap<>();
    Bank.TABLES.forEach(name -> tables.put(name, Bank.table(icecap, name, List.of(SOURCE))));
    new SourceFeed(SOURCE, icecap, tables).begin();
    try (Applier applier = icecap.applier(bank.settings(), SnapshotListener.NONE)) {
      Await.until(
          "all tables are applied",
          LIMIT,
          () -> {
            applier.round();
            return applier.dirty().isEmpty();
          });
    }
    server = bank.serve(icecap);
    sql = new SqlEngine(icecap, work.resolve("sql"), new Random(3), TALLY);
    rest = new RestEngine(server.uri(), new Random(5), TALLY);
    auditor = new Auditor(rest);
  }

  @AfterAll
  static void close() throws Exception {
    THREADS.shutdownNow();
    rest.close();
    sql.close();
    server.close();
    icecap.close();
    redis.close();
  }

  @ParameterizedTest(name = "killed before {0}")
  @CsvSource({
    "it is decided,                  io.icecap.catalog.TransactionRecords, decide, 1, false",
    "the second version is put,      io.icecap.catalog.TransactionSettlement, put, 2, true",
  })
  void allOfItIsThereOrNothingAndTheOthersGoOn(
      String step, String type, String method, int hit, boolean committed) throws Exception {
    for (String table : Bank.TABLES) {
      // else whoever reads it finishes the last transaction, and does the same steps for that
      rest.load(table).updateProperties().set("touched", step).commit();
    }
    int states = auditor.states();
    Future<?> auditing = THREADS.submit(this::audit);
    // When
    boolean killed = new BreakpointKill(type, method, hit).run(transfer(), log());
    // Then
    assertThat(killed).as("it got to where %s", step).isTrue();
    TALLY.commits.addAndGet(committed ? Bank.TABLES.size() : 0);
    for (int i = 0; i < 2; i++) {
      sql.change();
      rest.change();
    }
    over = true;
    auditing.get();
    assertCounted();
    auditor.look();
    assertThat(auditor.states()).as("states that were read").isGreaterThan(states);
    if (committed) {
      // the next one finds nothing that is held, where the dead one worked
      BreakpointKill.runWhole(transfer(), log());
      TALLY.commits.addAndGet(Bank.TABLES.size());
      assertCounted();
    }
  }

  @ParameterizedTest(name = "killed before {0}")
  @Tag("chaos")
  @CsvSource({
    "the second table's files are written, io.icecap.table.iceberg.IcebergTable, withhold, 2, false",
    "the first table is marked,            io.icecap.catalog.TableChain, mark, 1, false",
    "the second table is marked,           io.icecap.catalog.TableChain, mark, 2, false",
    "the third table is marked,            io.icecap.catalog.TableChain, mark, 3, false",
    "the first offsets are taken,          io.icecap.sql.JointWriter, takeOffsets, 1, false",
    "the second offsets are taken,         io.icecap.sql.JointWriter, takeOffsets, 2, false",
    "anything of it is finished,           io.icecap.catalog.Transactions, finished, 1, true",
    "the first version is put,             io.icecap.catalog.TransactionSettlement, put, 1, true",
    "the third version is put,             io.icecap.catalog.TransactionSettlement, put, 3, true",
    "the pointers move,                    io.icecap.catalog.TransactionSettlement, move, 1, true",
    "the first buffer is trimmed,          io.icecap.catalog.TableChain, published, 1, true",
    "the second cached partition has it,   io.icecap.cache.CachedPartition, published, 2, true",
  })
  void theSameBetweenAllOtherSteps(
      String step, String type, String method, int hit, boolean committed) throws Exception {
    allOfItIsThereOrNothingAndTheOthersGoOn(step, type, method, hit, committed);
  }

  private Void audit() throws InterruptedException {
    while (!over) {
      auditor.look();
      Thread.sleep(100);
    }
    return null;
  }

  private static void assertCounted() {
    assertThat(auditor.sum(Bank.COMMITS)).isEqualTo(TALLY.commits.get());
    assertThat(auditor.sum(Bank.STATEMENTS)).isEqualTo(TALLY.statements.get());
  }

  private static List<String> transfer() {
    return List.of(
        "io.icecap.cli.Main",
        "sql",
        "--redis",
        redis.url(),
        "--redis-prefix",
        Bank.PREFIX,
        "--warehouse",
        work.resolve("warehouse").toString(),
        "--temporary",
        work.resolve("killed").toString(),
        "-c",
        TRANSFER);
  }

  private static Path log() {
    return work.resolve("killed.log");
  }
}
