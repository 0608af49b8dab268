package io.icecap.demo;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.random.RandomGenerator;

/** Random values of the kind that TPC-H has. Not for several threads. */
final class Words {
  private static final String[] WORDS = {
    "blithely",
    "carefully",
    "deposits",
    "even",
    "final",
    "furiously",
    "ironic",
    "packages",
    "quickly",
    "requests",
    "slyly",
    "special",
    "théodolites",
    "unusual",
    "日本",
    "accounts"
  };
  private static final LocalDate FIRST_DAY = LocalDate.of(1992, 1, 1);
  private static final int DAYS = 2557;

  private final RandomGenerator random;

  Words(RandomGenerator random) {
    this.random = random;
  }

  RandomGenerator random() {
    return random;
  }

  /** An amount of money from {@code least} up to {@code most} units, two decimals. */
  BigDecimal amount(int least, int most) {
    return BigDecimal.valueOf(random.nextLong(least * 100L, most * 100L), 2);
  }

  /** A hundredth from 0.00 to 0.10, as discounts and taxes are. */
  BigDecimal rate() {
    return BigDecimal.valueOf(random.nextInt(11), 2);
  }

  LocalDate day() {
    return FIRST_DAY.plusDays(random.nextInt(DAYS));
  }

  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A few words of at most {@code length} characters; every tenth comment is null. */
  void setComment(PreparedStatement statement, int position, int length) throws SQLException {
    if (random.nextInt(10) == 0) {
      statement.setNull(position, Types.VARCHAR);
      return;
    }
    var text = new StringBuilder(oneOf(WORDS));
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(' ').append(oneOf(WORDS));
    }
    statement.setString(position, text.substring(0, Math.min(length, text.length())));
  }
}
