package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.LiveTable.Recovered;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is the truth; Redis may lag, be emptied, restarted or away. */
class RecoveryTest {
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private final FlakyPointers pointers = new FlakyPointers(redis);
  private TestTables mine;
  private TestTables others;
  private LiveTable table;
  private Head head;

  @BeforeEach
  void open() {
    mine =
        TestTables.open(
            new LocalObjectStore(), TestTables.settings(warehouse), pointers, Clock.systemUTC());
    others = TestTables.open(warehouse, redis);
    table = mine.orders();
    head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
  }

  @AfterEach
  void close() {
    mine.close();
    others.close();
  }

  @Test
  void theWatermarkOfANewTableIsItsStart() {
    assertThat(redis.status(table.id()).watermarks()).containsEntry(TestTables.SOURCE, 0L);
  }

  @Test
  void anEmptiedRedisIsRecoveredFromTheChain() {
    redis.flushAll();

    Recovered recovered = table.recover();

    assertThat(recovered.performed()).isTrue();
    assertThat(recovered.version()).isEqualTo(head.version());
    assertThat(recovered.explanation())
        .contains("shop.orders", "version " + head.version(), "shop.orders-0 from 10");
    assertThat(redis.find(table.id()).version()).hasValue(head.version());
    assertThat(redis.status(table.id()).watermarks()).containsEntry(TestTables.SOURCE, 10L);
  }

  @Test
  void whatIsValidIsLeftAlone() {
    Recovered recovered = table.recover();

    assertThat(recovered.performed()).isFalse();
    assertThat(recovered.explanation()).contains("nothing to do");
  }

  @Test
  void theSecondRecoveryHasNothingToDo() {
    redis.restart();
    assertThat(others.orders().recover().performed()).isTrue();

    assertThat(table.recover().performed()).isFalse();
  }

  @Test
  void aRestartedRedisIsNotBelieved() {
    redis.restart();
    LiveTable other = others.orders();
    Head newer = other.commit(TestTables.oneMoreFile(other, other.head(), 20));

    assertThat(table.head().version()).isEqualTo(newer.version());
    assertThat(table.recover().version()).isEqualTo(newer.version());
    assertThat(redis.status(table.id()).watermarks()).containsEntry(TestTables.SOURCE, 20L);
  }

  @Test
  void tablesAreFoundAndWrittenWithoutRedis() {
    redis.flushAll();

    LiveTable other = others.tables.find(TestTables.NAME).orElseThrow();
    Head newer = other.commit(TestTables.oneMoreFile(other, other.head(), 20));

    assertThat(newer.version()).isEqualTo(head.version() + 1);
    assertThat(others.tables.find(table.id())).isPresent();
    assertThat(others.tables.names()).containsExactly(TestTables.NAME);
  }

  @Test
  void aRedisThatIsAwayDoesNotFailACommit() {
    pointers.away = true;

    Head newer = table.commit(TestTables.oneMoreFile(table, head, 20));

    assertThat(newer.version()).isEqualTo(head.version() + 1);
    assertThat(table.head().version()).isEqualTo(newer.version());
  }

  @Test
  void aPointerThatLagsIsCaughtUpByWhoeverFindsTheChainAhead() {
    pointers.away = true;
    Head newer = table.commit(TestTables.oneMoreFile(table, head, 20));
    LiveTable other = others.orders();
    Head lagging = other.head();
    assertThat(lagging.version()).isEqualTo(head.version());

    assertThatThrownBy(() -> other.commit(TestTables.oneMoreFile(other, lagging, 30)))
        .isInstanceOf(CommitConflictException.class);
    Head found = other.headOfChain();

    assertThat(found.version()).isEqualTo(newer.version());
    assertThat(redis.find(table.id()).version()).hasValue(newer.version());
  }

  @Test
  void aPointerIsCaughtUpByTheNextReadOfTheCommitter() {
    pointers.away = true;
    Head newer = table.commit(TestTables.oneMoreFile(table, head, 20));
    pointers.away = false;

    table.head();

    assertThat(redis.find(table.id()).version()).hasValue(newer.version());
  }

  @Test
  void aCommitDuringARecoveryMovesTheNewLifesPointer() {
    redis.flushAll();
    others.orders().recover();

    Head newer = table.commit(TestTables.oneMoreFile(table, head, 20));

    assertThat(redis.find(table.id()).version()).hasValue(newer.version());
  }

  @Test
  void aZombieCannotCommit() {
    LiveTable other = others.orders();
    Head other1 = other.commit(TestTables.oneMoreFile(other, other.head(), 20));
    other.commit(TestTables.oneMoreFile(other, other1, 30));

    assertThatThrownBy(() -> table.commit(TestTables.oneMoreFile(table, head, 40)))
        .isInstanceOf(CommitConflictException.class);

    assertThat(others.orders().headOfChain().applied().base(TestTables.SOURCE)).hasValue(30);
  }

  @Test
  void sourcesAreRegisteredInTheChainBesideCommits() {
    SourcePartition late = new SourcePartition("shop.orders", 1);
    Head stale = table.head();
    LiveTable other = others.orders();
    other.commit(TestTables.oneMoreFile(other, other.head(), 20));

    table.register(Map.of(late, 7L, TestTables.SOURCE, 3L), Map.of());
    table.register(Map.of(late, 9L), Map.of());

    assertThat(stale.applied().sources()).doesNotContain(late);
    assertThat(table.head().applied().base(late)).hasValue(7);
    assertThat(table.head().applied().base(TestTables.SOURCE)).hasValue(20);
    assertThat(redis.status(table.id()).watermarks()).containsEntry(late, 7L);
    redis.flushAll();
    table.recover();
    assertThat(redis.status(table.id()).watermarks())
        .containsEntry(late, 7L)
        .containsEntry(TestTables.SOURCE, 20L);
  }

  @Test
  void aRegistrationThatRedisMissedIsMadeUpForByTheNext() {
    SourcePartition late = new SourcePartition("shop.orders", 1);
    pointers.away = true;
    table.register(Map.of(late, 7L), Map.of());
    pointers.away = false;
    assertThat(redis.status(table.id()).watermarks()).doesNotContainKey(late);

    table.register(Map.of(late, 7L), Map.of());

    assertThat(redis.status(table.id()).watermarks()).containsEntry(late, 7L);
  }

  @Test
  void aRecreatedTopicCountsOnInTheChain() {
    SourcePartition late = new SourcePartition("shop.orders", 1);
    TopicIdentity first = new TopicIdentity("kafka", "first");
    TopicIdentity second = new TopicIdentity("kafka", "second");
    table.register(Map.of(), Map.of("shop.orders", first));
    assertThat(table.edition("shop.orders").start()).isZero();
    LiveTable other = others.orders();
    other.commit(TestTables.oneMoreFile(other, other.headOfChain(), 20));

    table.register(Map.of(late, 7L, TestTables.SOURCE, 3L), Map.of("shop.orders", second));
    other.register(Map.of(), Map.of("shop.orders", second));

    TopicEdition edition = table.edition("shop.orders");
    assertThat(edition.identity()).contains(second);
    assertThat(edition.start()).isEqualTo(1_000_000_000_000L);
    assertThat(other.edition("shop.orders")).isEqualTo(edition);
    assertThat(table.head().applied().base(late)).hasValue(edition.start());
    assertThat(table.head().applied().base(TestTables.SOURCE)).hasValue(20);
    redis.flushAll();
    table.recover();
    assertThat(redis.status(table.id()).watermarks())
        .containsEntry(late, edition.start())
        .containsEntry(TestTables.SOURCE, 20L);
  }

  private static final class FlakyPointers implements TablePointers {
    private final TablePointers pointers;
    private boolean away;

    FlakyPointers(TablePointers pointers) {
      this.pointers = pointers;
    }

    @Override
    public Pointer find(TableId table) {
      checkThere();
      return pointers.find(table);
    }

    @Override
    public Pointer note(TableId table) {
      checkThere();
      return pointers.note(table);
    }

    @Override
    public boolean rollForward(TableId table, String token, ChainEntry entry) {
      checkThere();
      return pointers.rollForward(table, token, entry);
    }

    @Override
    public void moveTogether(Map<TableId, ChainEntry> entries) {
      checkThere();
      pointers.moveTogether(entries);
    }

    @Override
    public boolean reset(TableId table, String noted, ChainEntry entry) {
      checkThere();
      return pointers.reset(table, noted, entry);
    }

    @Override
    public void remove(TableId table) {
      checkThere();
      pointers.remove(table);
    }

    private void checkThere() {
      if (away) {
        throw new IllegalStateException("Redis does not answer");
      }
    }
  }
}
