package io.icecap.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Percent-encoding in the parts of a URI. */
final class Escapes {
  private Escapes() {}

  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException("The address has a broken escape", e);
    }
  }

  /** Of a name that is given twice the last value. */
  static Map<String, String> query(String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query != null) {
      for (String part : query.split("&")) {
        String[] nameAndValue = part.split("=", 2);
        parameters.put(
            decoded(nameAndValue[0]), nameAndValue.length == 2 ? decoded(nameAndValue[1]) : "");
      }
    }
    return parameters;
  }
}
