package io.icecap.servers;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** A worker that shares this JVM. */
final class InProcessWorker implements ConnectWorker {
  private final Connect<?> connect;
  private final ConnectRest rest;

  private InProcessWorker(Connect<?> connect, ConnectRest rest) {
    this.connect = connect;
    this.rest = rest;
  }

  static InProcessWorker start(Map<String, String> properties)
      throws IOException, InterruptedException {
    var rest = new ConnectRest(ConnectWorker.address(properties));
    var worker = new InProcessWorker(new ConnectDistributed().startConnect(properties), rest);
    rest.plugins();
    return worker;
  }

  @Override
  public ConnectRest rest() {
    return rest;
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
