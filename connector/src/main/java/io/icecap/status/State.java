package io.icecap.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a table is, in a word. */
public enum State {
  /** Everything that was buffered is in the head. */
  CURRENT,
  /** Changes wait, and not for long. */
  APPLYING,
  /** Changes wait for longer than they may. */
  LATE,
  /** It gets no further, and a process says why. */
  STOPPED,
  /** Redis has lost what it knew of it; the next process that needs the table recovers it. */
  RECOVERING,
  /** Redis or the store does not answer. */
  UNKNOWN;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody should look at it. */
  public boolean isBad() {
    return this == LATE || this == STOPPED;
  }

  public boolean isKnown() {
    return this != UNKNOWN && this != RECOVERING;
  }
}
