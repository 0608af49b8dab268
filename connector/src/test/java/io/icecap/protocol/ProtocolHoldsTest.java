package io.icecap.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In no reachable state of these worlds is a promise broken, and everything is applied. */
final class ProtocolHoldsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyBuild")
  void keepsItsPromisesAndAppliesEverything(Scenario scenario) {
    assertHolds(scenario);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("onDemand")
  @EnabledIfSystemProperty(named = "icecap.explorer", matches = "full")
  void keepsItsPromisesInLargerWorldsToo(Scenario scenario) {
    assertHolds(scenario);
  }

  private static void assertHolds(Scenario scenario) {
    Explorer.Result result = Explorer.explore(scenario);

    System.out.println(result);
    assertThat(result.violation()).as(result.story()).isNull();
  }

  static Stream<Scenario> everyBuild() {
    return Scenarios.everyBuild();
  }

  static Stream<Scenario> onDemand() {
    return Scenarios.onDemand();
  }
}
