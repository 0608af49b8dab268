package io.icecap.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Client of one worker's REST interface. While the workers rebalance (409) or the worker is
 * starting a request is tried again for up to 60 s; every other refusal is an {@link IOException}
 * with the worker's own words.
 */
public final class ConnectRest {
  private static final Duration RETRY_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI worker;

  public ConnectRest(URI worker) {
    this.worker = worker;
  }

  public URI worker() {
    return worker;
  }

  /** Creates a connector from {@code {"name": …, "config": {…}}}; fails when the name is taken. */
  public void create(String json) throws IOException, InterruptedException {
    call("POST", "/connectors", json);
  }

  /** Creates the connector or replaces its configuration. */
  public void put(String name, Map<String, String> config)
      throws IOException, InterruptedException {
    call("PUT", "/connectors/" + name + "/config", JSON.writeValueAsString(config));
  }

  public void delete(String name) throws IOException, InterruptedException {
    call("DELETE", "/connectors/" + name, null);
  }

  public void pause(String name) throws IOException, InterruptedException {
    call("PUT", "/connectors/" + name + "/pause", "");
  }

  public void resume(String name) throws IOException, InterruptedException {
    call("PUT", "/connectors/" + name + "/resume", "");
  }

  /** Stops the tasks and keeps the configuration; offsets may be altered then. */
  public void stop(String name) throws IOException, InterruptedException {
    call("PUT", "/connectors/" + name + "/stop", "");
  }

  /** Restarts the connector and its tasks, the failed ones and the others. */
  public void restart(String name) throws IOException, InterruptedException {
    call("POST", "/connectors/" + name + "/restart?includeTasks=true", "");
  }

  /** The offsets as the worker tells them: {@code {"offsets": [{"partition": …, "offset": …}]}}. */
  public JsonNode offsets(String name) throws IOException, InterruptedException {
    return call("GET", "/connectors/" + name + "/offsets", null);
  }

  /** Sets offsets of a stopped connector, in the form that {@link #offsets} returns. */
  public void alterOffsets(String name, JsonNode offsets) throws IOException, InterruptedException {
    call("PATCH", "/connectors/" + name + "/offsets", offsets.toString());
  }

  public ConnectorStatus status(String name) throws IOException, InterruptedException {
    return ConnectorStatus.of(call("GET", "/connectors/" + name + "/status", null));
  }

  /** The worker's verdict on a configuration, with {@code error_count} and {@code configs}. */
  public JsonNode validate(String connectorClass, Map<String, String> config)
      throws IOException, InterruptedException {
    String simpleName = connectorClass.substring(connectorClass.lastIndexOf('.') + 1);
    String path = "/connector-plugins/" + simpleName + "/config/validate";
    return call("PUT", path, JSON.writeValueAsString(config));
  }

  /**
   * The connector classes that the worker found: {@code [{"class": …, "type": …, "version": …}]}.
   */
  public JsonNode plugins() throws IOException, InterruptedException {
    return call("GET", "/connector-plugins", null);
  }

  /** The connector's configuration, name by value. */
  public JsonNode config(String name) throws IOException, InterruptedException {
    return call("GET", "/connectors/" + name + "/config", null);
  }

  /** Waits until the connector and {@code tasks} tasks are RUNNING; a failed task ends the wait. */
  public void awaitRunning(String name, int tasks, Duration limit)
      throws IOException, InterruptedException, TimeoutException {
    var last = new ConnectorStatus[1];
    Await.until(
        tasks + " running tasks of connector " + name,
        limit,
        () -> {
          last[0] = status(name);
          return last[0].failure().isPresent() || last[0].isRunning(tasks);
        });
    if (last[0].failure().isPresent()) {
      throw new IOException("Connector " + name + " failed: " + last[0].failure().get());
    }
  }

  /** Waits until the connector is stopped and none of its tasks is at work. */
  public void awaitStopped(String name, Duration limit)
      throws InterruptedException, TimeoutException {
    Await.until(
        "connector " + name + " to stop",
        limit,
        () -> {
          ConnectorStatus status = status(name);
          return status.state().equals("STOPPED") && status.tasks().isEmpty();
        });
  }

  private JsonNode call(String method, String path, String body)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + RETRY_LIMIT.toNanos();
    while (true) {
      boolean lastTry = System.nanoTime() - deadline >= 0;
      try {
        var response = http.send(request(method, path, body), BodyHandlers.ofString());
        if (response.statusCode() < 300) {
          return JSON.readTree(response.body());
        }
        if (lastTry || !isPassing(response.statusCode(), response.body())) {
          throw new RefusedException(method, path, response.statusCode(), response.body());
        }
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (lastTry) {
          throw new IOException("No answer from Kafka Connect at " + worker + ".", e);
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(worker.resolve(path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  /**
   * A rebalance is 409, and so is a name that is taken; a worker that starts is 404 in HTML, then
   * 50x.
   */
  private static boolean isPassing(int status, String body) {
    return status >= 500
        || (status == 409 && !body.contains("already exists"))
        || (status == 404 && !body.startsWith("{"));
  }

  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String method, String path, int status, String body) {
      super(method + " " + path + " was refused by Kafka Connect (" + status + "): " + body);
    }
  }
}
