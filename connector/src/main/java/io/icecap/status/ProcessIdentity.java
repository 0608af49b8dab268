package io.icecap.status;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * Who leaves a note.
 *
 * @param id unique
 * @param kind sink, applier, daemon, lambda, …
 * @param name as people call it
 */
public record ProcessIdentity(String id, String kind, String name, Instant since) {
  private static final String HOST = host();

  String hostName() {
    return HOST;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
