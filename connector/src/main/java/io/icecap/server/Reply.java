package io.icecap.server;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.rest.RESTResponse;

/** What is sent back: JSON, or nothing but a status. */
record Reply(int status, Optional<RESTResponse> body, Map<String, String> headers) {
  static final Reply DONE = new Reply(204, Optional.empty(), Map.of());

  static Reply of(RESTResponse body) {
    return new Reply(200, Optional.of(body), Map.of());
  }

  Reply with(String header, String value) {
    return new Reply(status, body, Map.of(header, value));
  }
}
