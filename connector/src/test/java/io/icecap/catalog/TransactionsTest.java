package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.UnreliableStore;
import io.icecap.store.UnreliableStore.Accident;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.testing.AheadClock;
import io.icecap.testing.Await;
import io.icecap.testing.InMemoryBuffer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionsTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  private static final TableIdentifier LINES = TableIdentifier.of("shop", "lines");
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  @TempDir Path directory;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private final AtomicInteger puts = new AtomicInteger();
  private IcecapCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalog(new LocalObjectStore());
    catalog.createNamespace(Namespace.of("shop"), Map.of());
    catalog.createTable(ORDERS, SCHEMA);
    catalog.createTable(LINES, SCHEMA);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void allTablesChangeAtOnce() {
    catalog.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1")));

    assertThat(round(catalog, ORDERS)).isEqualTo("1");
    assertThat(round(catalog, LINES)).isEqualTo("1");
    try (IcecapCatalog other = catalog(new LocalObjectStore())) {
      assertThat(round(other, ORDERS)).isEqualTo("1");
      assertThat(round(other, LINES)).isEqualTo("1");
    }
  }

  @Test
  void whatIsNotAsRequiredInOneTableStopsAll() {
    Transactions.Change wrong =
        new Transactions.Change(
            LINES,
            List.of(new UpdateRequirement.AssertCurrentSchemaID(7)),
            set(LINES, "1").updates());

    assertThatThrownBy(() -> catalog.transactions().commit(List.of(set(ORDERS, "1"), wrong)))
        .isInstanceOf(CommitFailedException.class);

    assertThat(round(catalog, ORDERS)).isNull();
    assertThat(round(catalog, LINES)).isNull();
    change(catalog, ORDERS, "2");
    change(catalog, LINES, "2");
  }

  @Test
  void tablesOfSeveralGroupsAreRefused() {
    TableIdentifier elsewhere = TableIdentifier.of("shop", "elsewhere");
    catalog.buildTable(elsewhere, SCHEMA).withProperty(IcecapCatalog.GROUP, "another").create();

    assertThatThrownBy(
            () -> catalog.transactions().commit(List.of(set(ORDERS, "1"), set(elsewhere, "1"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("[another, default]")
        .hasMessageContaining("icecap.group");
    assertThatThrownBy(
            () ->
                catalog
                    .transactions()
                    .commit(List.of(set(TableIdentifier.of("shop", "none"), "1"))))
        .isInstanceOf(NoSuchTableException.class);
    List<Transactions.Next> next = List.of(next(catalog, ORDERS), next(catalog, elsewhere));
    assertThatThrownBy(() -> catalog.transactions().publish(next, () -> {}))
        .isInstanceOf(ValidationException.class);
    assertThat(round(catalog, ORDERS)).isNull();
  }

  /**
   * Each write of a transaction (two marks, the record, two finished versions) is the last one of
   * its process. The others find all of it or nothing, can go on, and Redis may have been emptied.
   */
  @ParameterizedTest
  @CsvSource({
    "1, SILENT_AFTER_WRITE, false",
    "2, SILENT_AFTER_WRITE, false",
    "3, SILENT_AFTER_WRITE, true",
    "4, SILENT_AFTER_WRITE, true",
    "5, SILENT_BEFORE_WRITE, true"
  })
  void aCrashAnywhereEndsInAllOrNothing(int write, Accident accident, boolean committed) {
    Predicate<Location> chosen = location -> puts.incrementAndGet() == write;
    UnreliableStore dying = new UnreliableStore(new LocalObjectStore(), chosen);
    try (IcecapCatalog victim = catalog(dying)) {
      assertThat(victim.loadTable(ORDERS)).isNotNull();
      dying.next(accident);
      Throwable failure =
          catchThrowable(
              () -> victim.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1"))));
      assertThat(failure == null).as("it has put the record, so it knows").isEqualTo(write > 3);
    }
    if (accident == Accident.SILENT_AFTER_WRITE) {
      redis.flushAll();
    }

    try (IcecapCatalog other = catalog(new LocalObjectStore())) {
      change(other, LINES, "2");
      assertThat(round(other, ORDERS)).isEqualTo(committed ? "1" : null);
      assertThat(seen(other, LINES, "first")).isEqualTo(committed ? "1" : null);
      change(other, ORDERS, "2");
      other.transactions().commit(List.of(set(ORDERS, "3"), set(LINES, "3")));
      assertThat(round(other, ORDERS)).isEqualTo("3");
      assertThat(round(other, LINES)).isEqualTo("3");
    }
  }

  /** Nobody else comes upon it: those who read go by pointers. */
  @Test
  void whatCanNotBeFinishedForAWhileIsSeenLater() {
    Predicate<Location> chosen = location -> puts.incrementAndGet() == 4;
    UnreliableStore failing = new UnreliableStore(new LocalObjectStore(), chosen);
    try (IcecapCatalog committer = catalog(failing)) {
      assertThat(committer.loadTable(ORDERS)).isNotNull();
      failing.next(Accident.SILENT_BEFORE_WRITE);
      committer.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1")));
      assertThat(round(catalog, ORDERS)).isNull();

      failing.answerAgain();

      Await.until(
          "the transaction", Duration.ofSeconds(20), () -> "1".equals(round(catalog, ORDERS)));
      assertThat(round(catalog, LINES)).isEqualTo("1");
    }
  }

  /** The one who commits can't move the pointers, nor can who finds it in the store. */
  @Test
  void whoSawItWhileRedisWasAwayFindsItInEveryTable() {
    Outage outage = new Outage();
    try (IcecapCatalog other = catalog(new LocalObjectStore(), outage.pointers())) {
      assertThat(round(other, ORDERS)).isNull();
      assertThat(round(other, LINES)).isNull();
      outage.moves = true;
      other.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1")));
    }
    outage.moves = false;
    try (IcecapCatalog reader = catalog(new LocalObjectStore(), outage.pointers())) {
      assertThat(round(reader, LINES)).as("no pointer has moved").isNull();
      outage.all = true;
      assertThat(round(reader, ORDERS)).isEqualTo("1");
      outage.all = false;
      assertThat(round(reader, LINES)).isEqualTo("1");
    }
    assertThat(round(catalog, LINES)).isEqualTo("1");
  }

  @Test
  void nobodyBuildsOnItBeforeItsPointersHaveMoved() {
    Outage outage = new Outage();
    try (IcecapCatalog writer = catalog(new LocalObjectStore(), outage.pointers())) {
      outage.all = true;
      writer.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1")));
      assertThatThrownBy(() -> change(writer, ORDERS, "2"))
          .isInstanceOf(BufferUnavailableException.class);
      assertThat(round(catalog, ORDERS)).isNull();
      outage.all = false;
      change(writer, ORDERS, "2");
    }
    assertThat(round(catalog, ORDERS)).isEqualTo("2");
    assertThat(round(catalog, LINES)).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"find", "note", "rollForward", "reset"})
  void pointersThatAreOwedMoveBeforeAnyOther(String step) {
    Outage outage = new Outage();
    try (IcecapCatalog writer = catalog(new LocalObjectStore(), outage.pointers())) {
      outage.moves = true;
      writer.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1")));
      outage.moves = false;
      TableChain chain = catalog.chain(LINES).orElseThrow();
      TableMetadata head = next(catalog, LINES).base().document();
      ChainEntry entry = new ChainEntry(1, chain.location(1), TableChain.applied(head));
      OwedPointers owed = new OwedPointers(outage.pointers(), writer.transactions().settlement());
      outage.called.clear();
      Object ignored =
          switch (step) {
            case "find" -> owed.find(chain.id());
            case "note" -> owed.note(chain.id());
            case "rollForward" -> owed.rollForward(chain.id(), "token", entry);
            default -> owed.reset(chain.id(), "token", entry);
          };
      assertThat(outage.called).containsExactly("moveTogether", step);
    }
  }

  /** A Redis that does not answer. */
  private final class Outage {
    private final List<String> called = new ArrayList<>();
    private boolean all;
    private boolean moves;

    TablePointers pointers() {
      return (TablePointers)
          Proxy.newProxyInstance(
              TablePointers.class.getClassLoader(),
              new Class<?>[] {TablePointers.class},
              (proxy, method, arguments) -> {
                called.add(method.getName());
                if (all || (moves && method.getName().equals("moveTogether"))) {
                  throw new BufferUnavailableException("Redis does not answer", null);
                }
                return method.invoke(redis, arguments);
              });
    }
  }

  @Test
  void recordsStayUntilAllTablesHaveGoneOn() {
    AheadClock clock = new AheadClock();
    try (Housekeeping housekeeping = new Housekeeping(new LocalObjectStore(), clock)) {
      TransactionRecords records =
          new TransactionRecords(housekeeping.store(), new Location("file://" + directory));
      TransactionExpiry expiry = new TransactionExpiry(records, housekeeping);
      records.decide(UUID.randomUUID(), TransactionRecord.ABORTED);
      catalog.transactions().commit(List.of(set(ORDERS, "1"), set(LINES, "1")));
      expiry.expire();
      assertThat(count(records)).as("an aborted one and a committed one").isEqualTo(2);

      clock.advance(TransactionExpiry.KEPT_FOR.plusHours(1));
      expiry.expire();
      assertThat(count(records)).isEqualTo(1);
      change(catalog, ORDERS, "2");
      expiry.expire();
      assertThat(count(records)).isEqualTo(1);
      change(catalog, LINES, "2");
      expiry.expire();
      assertThat(count(records)).isZero();
    }
  }

  private static int count(TransactionRecords records) {
    AtomicInteger count = new AtomicInteger();
    records.visit(record -> count.incrementAndGet());
    return count.get();
  }

  /** Its aborted record might be gone by then. */
  @Test
  void whoHasBeenAwayDoesNotCommit() {
    AheadClock clock = new AheadClock();
    try (IcecapCatalog slow = catalog(new LocalObjectStore(), redis, clock)) {
      List<Transactions.Next> next = List.of(next(slow, ORDERS), next(slow, LINES));
      assertThatThrownBy(
              () -> slow.transactions().publish(next, () -> clock.advance(Duration.ofHours(1))))
          .isInstanceOf(CommitFailedException.class);
      assertThat(round(slow, ORDERS)).isNull();
      List<Transactions.Next> again = List.of(next(slow, ORDERS), next(slow, LINES));
      assertThat(slow.transactions().publish(again, () -> {}))
          .extracting(version -> version.document().properties().get("round"))
          .containsExactly("9", "9");
      assertThat(round(slow, LINES)).isEqualTo("9");
    }
  }

  @Test
  void aBaseThatIsNotTheHeadStopsAll() {
    List<Transactions.Next> next = List.of(next(catalog, ORDERS), next(catalog, LINES));
    change(catalog, LINES, "2");
    assertThatThrownBy(() -> catalog.transactions().publish(next, () -> {}))
        .isInstanceOf(StaleBaseException.class);
    assertThat(round(catalog, ORDERS)).isNull();
    change(catalog, ORDERS, "2");
  }

  /** A base of so long ago that the version that would refuse the mark has expired. */
  @Test
  void aBaseWhoseSuccessorIsGoneStopsAll() {
    List<Transactions.Next> next = List.of(next(catalog, ORDERS), next(catalog, LINES));
    change(catalog, LINES, "2");
    change(catalog, LINES, "3");
    try (LocalObjectStore store = new LocalObjectStore()) {
      long base = next.get(1).base().number();
      store.delete(next.get(1).chain().location(base));
      store.delete(next.get(1).chain().location(base + 1));
    }
    assertThatThrownBy(() -> catalog.transactions().publish(next, () -> {}))
        .isInstanceOf(StaleBaseException.class);
    assertThat(round(catalog, ORDERS)).isNull();
    assertThat(round(catalog, LINES)).isEqualTo("3");
  }

  private static Transactions.Next next(IcecapCatalog catalog, TableIdentifier table) {
    TableChain chain = catalog.chain(catalog.find(table).get());
    Version<TableMetadata> base = chain.headOfChain().get();
    TableMetadata after =
        TableMetadata.buildFrom(base.document()).setProperties(Map.of("round", "9")).build();
    return new Transactions.Next(
        chain, base, new Version<>(base.number() + 2, chain.location(base.number() + 2), after));
  }

  /** Also sets what {@link #change} leaves alone. */
  private static Transactions.Change set(TableIdentifier table, String round) {
    return new Transactions.Change(
        table,
        List.of(),
        List.of(new MetadataUpdate.SetProperties(Map.of("round", round, "first", round))));
  }

  private static void change(IcecapCatalog catalog, TableIdentifier table, String round) {
    catalog.loadTable(table).updateProperties().set("round", round).commit();
    assertThat(round(catalog, table)).isEqualTo(round);
  }

  private static String round(IcecapCatalog catalog, TableIdentifier table) {
    return seen(catalog, table, "round");
  }

  private static String seen(IcecapCatalog catalog, TableIdentifier table, String property) {
    return catalog.loadTable(table).properties().get(property);
  }

  private IcecapCatalog catalog(ObjectStore store) {
    return catalog(store, redis);
  }

  private IcecapCatalog catalog(ObjectStore store, TablePointers pointers) {
    return catalog(store, pointers, Clock.systemUTC());
  }

  private IcecapCatalog catalog(ObjectStore store, TablePointers pointers, Clock clock) {
    return new IcecapCatalog(
        "icecap",
        store,
        new StoreSettings(new Location("file://" + directory), Map.of()),
        pointers,
        clock,
        UUID::randomUUID,
        Map.of());
  }
}
