package io.icecap.protocol.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A transaction over two tables ends in all or nothing, and nobody sees a part of it. */
final class TransactionsHoldTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 2, 0, 0",
    "1, 0, 2, 0, 0",
    "0, 1, 1, 0, 0",
    "1, 1, 1, 0, 0",
    "1, 2, 0, 0, 0",
    "1, 0, 1, 0, 2",
    "0, 1, 1, 0, 1",
    "1, 0, 1, 1, 0",
    "0, 1, 1, 1, 0",
    "1, 1, 0, 1, 0",
    "0, 0, 0, 2, 1"
  })
  void allOrNothingIsSeenAndNothingIsLost(
      int crashes, int flushes, int writes, int statements, int outages) {
    TransactionExplorer.Result result =
        TransactionExplorer.explore(
            World.initial(crashes, flushes, writes, statements, outages), Rule.NONE);

    System.out.println(result);
    assertThat(result.broken()).as(result.toString()).isNull();
  }

  @ParameterizedTest
  @EnumSource(value = Rule.class, mode = Mode.EXCLUDE, names = "NONE")
  void leavingARuleOutBreaksAPromise(Rule rule) {
    TransactionExplorer.Result result =
        TransactionExplorer.explore(
            World.initial(1, 1, 1, rule.statements(), rule.outages()), rule);

    System.out.println(rule + ": " + result);
    assertThat(result.broken()).as(result.toString()).isEqualTo(rule.broken());
  }
}
