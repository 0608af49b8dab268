package io.icecap.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a worker says of a connector.
 *
 * @param state RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED or RESTARTING
 * @param trace the stack trace of a failed connector, else empty
 */
public record ConnectorStatus(String state, String trace, List<Task> tasks) {

  /** One task; {@code worker} is its worker's {@code host:port}. */
  public record Task(int id, String state, String worker, String trace) {}

  public ConnectorStatus {
    tasks = List.copyOf(tasks);
  }

  static ConnectorStatus of(JsonNode status) {
    var tasks = new ArrayList<Task>();
    for (JsonNode task : status.path("tasks")) {
      tasks.add(
          new Task(
              task.path("id").asInt(),
              task.path("state").asText(),
              task.path("worker_id").asText(),
              task.path("trace").asText("")));
    }
    JsonNode connector = status.path("connector");
    return new ConnectorStatus(
        connector.path("state").asText(), connector.path("trace").asText(""), tasks);
  }

  public boolean isRunning(int expectedTasks) {
    return state.equals("RUNNING")
        && tasks.size() == expectedTasks
        && tasks.stream().allMatch(task -> task.state().equals("RUNNING"));
  }

  /** The stack trace of what failed, if anything did. */
  public Optional<String> failure() {
    if (state.equals("FAILED")) {
      return Optional.of(trace);
    }
    return tasks.stream().filter(task -> task.state().equals("FAILED")).map(Task::trace).findAny();
  }
}
