package io.icecap.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableNameTest {
  @Test
  void whatIsBeforeTheLastDotIsTheNamespace() {
    assertThat(TableName.parse("a.b.c")).isEqualTo(new TableName(List.of("a", "b"), "c"));
    assertThat(TableName.parse("Ünï cödé.$t\"1")).hasToString("Ünï cödé.$t\"1");
  }

  @ParameterizedTest
  @CsvSource({
    "orders, a namespace is missing",
    ".orders, a namespace is missing",
    "shop., a namespace is missing",
    "a..c, nothing before or between two of its dots",
    "a..b.c, nothing before or between two of its dots",
    ".a.b, nothing before or between two of its dots",
  })
  void aNameThatIsNoneIsRefused(String name, String why) {
    assertThatThrownBy(() -> TableName.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining(why)
        .hasMessageContaining("namespace.table");
  }
}
