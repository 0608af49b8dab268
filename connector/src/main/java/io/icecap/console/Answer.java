package io.icecap.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a browser or a program gets. */
public record Answer(String type, byte[] body, Map<String, String> headers) {
  /** Nothing but the page's own script and style is loaded, and nothing is sent elsewhere. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  static Answer asset(String type, byte[] body) {
    return new Answer(type, body, headers("no-cache"));
  }

  static Answer data(String type, byte[] body) {
    return new Answer(type, body, headers("no-store"));
  }

  private static Map<String, String> headers(String cache) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", cache);
    return headers;
  }
}
