package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({"'', abc, 3", "abc, '', 3", "abc, abc, 0", "kitten, sitting, 3", "ulr, url, 2"})
  void countsInsertionsDeletionsAndReplacements(String one, String other, int distance) {
    assertThat(EditDistance.between(one, other)).isEqualTo(distance);
  }
}
