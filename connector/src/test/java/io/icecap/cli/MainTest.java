package io.icecap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final int USAGE = 2;

  private record Outcome(int code, String out, String err) {}

  @Test
  void tellsWhichCommandsThereAre() {
    Outcome alone = icecap();

    assertThat(alone.code()).isZero();
    assertThat(alone.out()).contains("apply", "maintain", "recover", "serve", "sql", "status");
    assertThat(alone.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "maintain", "recover", "serve", "sql", "status"})
  void aWrongOptionIsRefusedInAFewLines(String command) {
    Outcome outcome = icecap(command, "--redsi", "x");

    assertThat(outcome.code()).isEqualTo(USAGE);
    assertThat(outcome.err())
        .contains("--redsi")
        .endsWith("icecap %s --help tells the options.%n".formatted(command));
    assertThat(outcome.err().lines()).hasSizeLessThan(5);
    assertThat(outcome.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "maintain", "recover", "serve", "sql", "status"})
  void eachCommandTellsItsOptionsAndItsVersion(String command) {
    Outcome help = icecap(command, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out())
        .startsWith("Usage: icecap " + command)
        .contains("--redis")
        .contains("--warehouse");
    assertThat(icecap(command, "--version").out()).startsWith("Icecap ");
  }

  @Test
  void whatMayHaveBeenMeantIsNamed() {
    assertThat(icecap("sttaus").err()).contains("'sttaus'", "icecap status");
    assertThat(icecap("status", "--redsi=x", "--warehouse=/w", "--redis=redis://h:1").err())
        .contains("--redis");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(icecap("status").err()).contains("--redis=URL", "--warehouse=LOCATION");
  }

  private static Outcome icecap(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Outcome(code, out.toString(), err.toString());
  }
}
