package io.icecap.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.rest.Endpoint;

/**
 * An endpoint of the specification and what answers it.
 *
 * @param again of what changes the catalog: what answers a request that was carried out before,
 *     with the state of now; empty for what may be carried out any number of times
 */
record Route(Endpoint endpoint, Action action, Optional<Action> again) {
  /** Answers a call, or throws what {@link Refusals} knows. */
  @FunctionalInterface
  interface Action {
    Reply answer(Call call);
  }

  /** What changes nothing. */
  static Route reading(Endpoint endpoint, Action action) {
    return new Route(endpoint, action, Optional.empty());
  }

  /** What changes something, and has no more to say than that it is done. */
  static Route changing(Endpoint endpoint, Action action) {
    return changing(endpoint, action, call -> Reply.DONE);
  }

  static Route changing(Endpoint endpoint, Action action, Action again) {
    return new Route(endpoint, action, Optional.of(again));
  }

  /** What stands in the places of the path's variables, encoded as it came; empty if other. */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> pattern = pattern();
    if (pattern.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) {
        variables.put(part.substring(1, part.length() - 1), segments.get(i));
      } else if (!part.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  boolean isOf(String method) {
    return endpoint.httpMethod().equals(method);
  }

  /** This server has no prefix. */
  private List<String> pattern() {
    return segments(endpoint.path().replace("/{prefix}", ""));
  }

  /** The parts of a path between its slashes. */
  static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }
}
