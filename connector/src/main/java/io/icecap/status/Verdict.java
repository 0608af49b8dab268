package io.icecap.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** How a warehouse is as a whole, and what that is as an exit code. */
public enum Verdict {
  OK,
  /** A table is late or stopped. */
  BAD,
  /** Redis or the store does not answer, so that it can't be told. */
  UNKNOWN;

  static Verdict of(List<State> states, boolean reached) {
    if (states.stream().anyMatch(State::isBad)) {
      return BAD;
    }
    return reached && states.stream().allMatch(State::isKnown) ? OK : UNKNOWN;
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As monitoring expects it: 0 is well. */
  public int exitCode() {
    return ordinal();
  }
}
