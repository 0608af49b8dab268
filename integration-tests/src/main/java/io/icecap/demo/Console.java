package io.icecap.demo;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * What the demo tells: lines, and a progress line that is rewritten in place on a terminal and
 * repeated every few seconds elsewhere.
 */
final class Console {
  private static final int TERMINAL_PERIOD_SECONDS = 1;
  private static final int LOG_PERIOD_SECONDS = 5;

  private final PrintWriter out;
  private final boolean terminal;
  private int shownWidth;

  Console(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** How often {@link #progress} is worth calling. */
  int progressPeriodSeconds() {
    return terminal ? TERMINAL_PERIOD_SECONDS : LOG_PERIOD_SECONDS;
  }

  synchronized void line(String format, Object... values) {
    endProgress();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  synchronized void progress(String format, Object... values) {
    String text = String.format(Locale.ROOT, format, values);
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, shownWidth - text.length())));
      shownWidth = text.length();
    } else {
      out.println(text);
    }
    out.flush();
  }

  private void endProgress() {
    if (shownWidth > 0) {
      out.println();
      shownWidth = 0;
    }
  }
}
