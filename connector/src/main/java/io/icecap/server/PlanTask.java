package io.icecap.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.rest.requests.PlanTableScanRequestParser;

/**
 * Names what is left of a scan: all that it takes to plan it again, and where to go on.
 *
 * @param request the scan as it was asked for
 * @param snapshot that was current when it was
 * @param after the location of the last file that was told
 */
record PlanTask(PlanTableScanRequest request, long snapshot, String after) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws NoSuchPlanTaskException if it is none that was given out
   */
  static PlanTask parse(String text) {
    try {
      JsonNode json = JSON.readTree(Base64.getUrlDecoder().decode(text));
      return new PlanTask(
          PlanTableScanRequestParser.fromJson(json.required("request")),
          json.required("snapshot").longValue(),
          json.required("after").textValue());
    } catch (IOException | RuntimeException e) {
      throw new NoSuchPlanTaskException("The plan-task is none that was given out here");
    }
  }

  @Override
  public String toString() {
    try {
      ObjectNode json = JSON.createObjectNode().put("snapshot", snapshot).put("after", after);
      json.set("request", JSON.readTree(PlanTableScanRequestParser.toJson(request)));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(json.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("Iceberg writes JSON", e);
    }
  }
}
