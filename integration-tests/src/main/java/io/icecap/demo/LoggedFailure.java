package io.icecap.demo;

import org.slf4j.LoggerFactory;

/**
 * Writes a failure to the log; a class of its own so that no logger exists before the log's name.
 */
final class LoggedFailure {
  private LoggedFailure() {}

  static void log(Exception failure) {
    LoggerFactory.getLogger(Demo.class).error("The demo failed", failure);
  }
}
