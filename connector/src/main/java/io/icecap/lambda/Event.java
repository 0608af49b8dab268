package io.icecap.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What woke the function. A schedule, a queue's messages, a request to the function's URL: all mean
 * the same, and only a request is answered in another form.
 */
record Event(boolean isRequest) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Event read(InputStream input) throws IOException {
    JsonNode event = JSON.readTree(input);
    return new Event(event != null && event.path("requestContext").has("http"));
  }

  /** The bytes to answer with. */
  byte[] answer(Report report) {
    try {
      byte[] body = JSON.writeValueAsBytes(report);
      return isRequest
          ? JSON.writeValueAsBytes(
              JSON.createObjectNode()
                  .put("statusCode", report.status().http())
                  .put("body", new String(body, StandardCharsets.UTF_8))
                  .set("headers", JSON.createObjectNode().put("content-type", "application/json")))
          : body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
