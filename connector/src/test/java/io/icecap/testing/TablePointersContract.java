package io.icecap.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.catalog.TablePointers.Pointer;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the catalog relies on. */
public abstract class TablePointersContract {
  private static final AtomicInteger TABLES = new AtomicInteger();

  private TableId table;

  protected abstract TablePointers pointers();

  protected abstract void flushAll();

  protected abstract void restart();

  @BeforeEach
  void anotherTable() {
    table = new TableId("pointers", "chain-" + TABLES.incrementAndGet());
  }

  @Test
  void unknownTableHasNoPointer() {
    assertThat(pointers().find(table))
        .isEqualTo(new Pointer(Optional.empty(), false, Optional.empty(), Optional.empty()));
  }

  @Test
  void resetStartsALifeAtTheHead() {
    assertThat(pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(7)))
        .isTrue();

    Pointer pointer = pointers().find(table);
    assertThat(pointer.valid()).isTrue();
    assertThat(pointer.token()).isPresent();
    assertThat(pointer.version()).hasValue(7L);
    assertThat(pointer.location()).hasValue(new Location("s3://w/t/v7.metadata.json"));
  }

  @Test
  void resetIsRefusedWhenSomebodyElseWasFaster() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(7));
    String noted = pointers().find(table).token().orElseThrow();
    pointers().reset(table, noted, entry(8));

    assertThat(pointers().reset(table, noted, entry(7))).isFalse();

    assertThat(pointers().find(table).version()).hasValue(8L);
  }

  @Test
  void resetMintsAnotherToken() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(7));
    Optional<String> first = pointers().find(table).token();

    pointers().reset(table, first.orElseThrow(), entry(7));

    assertThat(pointers().find(table).token()).isPresent().isNotEqualTo(first);
  }

  @Test
  void resetMayGoBackToAnOlderVersion() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(7));

    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(5));

    assertThat(pointers().find(table).version()).hasValue(5L);
  }

  @Test
  void pointerMovesOnlyUpwards() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(1));
    String token = pointers().find(table).token().orElseThrow();

    assertThat(pointers().rollForward(table, token, entry(10))).isTrue();
    assertThat(pointers().rollForward(table, token, entry(9))).isTrue();

    assertThat(pointers().find(table).version()).hasValue(10L);
    assertThat(pointers().find(table).location())
        .hasValue(new Location("s3://w/t/v10.metadata.json"));
  }

  @Test
  void rollingForwardWithAnotherTokenIsRefused() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(1));
    String token = pointers().find(table).token().orElseThrow();
    pointers().reset(table, token, entry(1));

    assertThat(pointers().rollForward(table, token, entry(2))).isFalse();

    assertThat(pointers().find(table).version()).hasValue(1L);
  }

  @Test
  void emptiedServerHasNoPointer() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(1));
    String token = pointers().find(table).token().orElseThrow();

    flushAll();

    assertThat(pointers().find(table).token()).isEmpty();
    assertThat(pointers().rollForward(table, token, entry(2))).isFalse();
    assertThat(pointers().reset(table, token, entry(2))).isFalse();
    assertThat(pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(2)))
        .isTrue();
  }

  @Test
  void pointerOfAnOlderLifeIsNotValidButItsTokenIsTold() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(1));
    Optional<String> token = pointers().find(table).token();

    restart();

    assertThat(pointers().find(table))
        .isEqualTo(new Pointer(token, false, Optional.empty(), Optional.empty()));
    assertThat(pointers().reset(table, token.orElseThrow(), entry(1))).isFalse();
    recover(1);
    assertThat(pointers().find(table).valid()).isTrue();
  }

  @Test
  void allWhoRecoverInOneLifeShareTheMark() {
    Pointer noted = pointers().note(table);

    assertThat(noted.valid()).isFalse();
    assertThat(pointers().note(table)).isEqualTo(noted);
    assertThat(pointers().find(table)).isEqualTo(noted);
    assertThat(pointers().rollForward(table, noted.token().orElseThrow(), entry(1))).isFalse();
  }

  @Test
  void lateRecoveryIsRefusedAlthoughTheServerWasEmptiedAgain() {
    String late = pointers().note(table).token().orElseThrow();
    flushAll();
    recover(8);
    flushAll();

    assertThat(pointers().reset(table, late, entry(7))).isFalse();

    String again = pointers().note(table).token().orElseThrow();
    assertThat(pointers().reset(table, late, entry(7))).isFalse();
    assertThat(pointers().reset(table, again, entry(9))).isTrue();
  }

  @Test
  void lateRecoveryIsRefusedAfterARestart() {
    String late = pointers().note(table).token().orElseThrow();

    restart();

    assertThat(pointers().reset(table, late, entry(7))).isFalse();
  }

  @Test
  void nothingIsNotedOfAValidPointer() {
    recover(3);

    assertThat(pointers().note(table)).isEqualTo(pointers().find(table));
  }

  private void recover(long version) {
    String noted = pointers().note(table).token().orElseThrow();
    assertThat(pointers().reset(table, noted, entry(version))).isTrue();
  }

  @Test
  void pointersMoveTogetherAndOnlyUpwards() {
    TableId other = new TableId("pointers", "chain-" + TABLES.incrementAndGet());
    recover(3);
    assertThat(pointers().reset(other, pointers().note(other).token().orElseThrow(), entry(9)))
        .isTrue();

    pointers().moveTogether(Map.of(table, entry(5), other, entry(8)));

    assertThat(pointers().find(table).version()).hasValue(5L);
    assertThat(pointers().find(table).location())
        .hasValue(new Location("s3://w/t/v5.metadata.json"));
    assertThat(pointers().find(other).version()).hasValue(9L);
  }

  @Test
  void movingTogetherVoidsRecoveriesUnderWay() {
    String noted = pointers().note(table).token().orElseThrow();

    pointers().moveTogether(Map.of(table, entry(5)));

    assertThat(pointers().find(table).valid()).isFalse();
    assertThat(pointers().reset(table, noted, entry(4))).isFalse();
    recover(5);
  }

  @Test
  void movingTogetherGivesNoPointerToATableOfAnOlderLife() {
    recover(3);
    restart();

    pointers().moveTogether(Map.of(table, entry(5)));

    assertThat(pointers().find(table).valid()).isFalse();
  }

  @Test
  void removedTableIsUnknown() {
    pointers().reset(table, pointers().note(table).token().orElseThrow(), entry(1));

    pointers().remove(table);
    pointers().remove(table);

    assertThat(pointers().find(table).token()).isEmpty();
  }

  private static ChainEntry entry(long version) {
    return new ChainEntry(
        version,
        new Location("s3://w/t/v%d.metadata.json".formatted(version)),
        AppliedOffsets.NONE);
  }
}
