package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.icecap.Icecap;
import io.icecap.it.Pipeline;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.Await;
import io.icecap.servers.ForkedWorker;
import io.icecap.status.ProcessNote;
import io.icecap.status.State;
import io.icecap.status.TableStatus;
import io.icecap.status.WarehouseStatus;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real worker shows of the connectors in it: notes in Redis, JMX, its own metrics. */
class WorkerMetricsIT {
  @TempDir Path work;

  @Test
  void workerShowsWhatItsConnectorsDo() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "watched")) {
      pipeline.run("watched-sink", pipeline.sink("external"));
      pipeline.run("watched-applier", pipeline.applier());
      pipeline.feed().write(500);
      pipeline.awaitEquality();

      try (Icecap icecap = open(pipeline)) {
        var reader = icecap.status(Duration.ofMinutes(1));
        Await.until("notes of what was applied", Pipeline.LIMIT, () -> isApplied(reader.read()));
        TableStatus table = reader.read().tables().get(0);
        assertThat(table.table()).isEqualTo("fed.watched");
        assertThat(table.state()).isEqualTo(State.CURRENT);
        assertThat(table.lease().orElseThrow().process()).startsWith("applier watched-applier@");
      }
      assertThat(
              attribute(pipeline, "io.icecap:type=table,kind=applier,name=\"watched-applier\",*"))
          .isPositive();
      assertThat(attribute(pipeline, "kafka.connect:connector=watched-applier,*")).isPositive();
    }
  }

  private static boolean isApplied(WarehouseStatus status) {
    Set<String> kinds =
        status.processes().stream().map(ProcessNote::kind).collect(Collectors.toSet());
    return kinds.equals(Set.of("sink", "applier"))
        && status.processes().stream().anyMatch(process -> !process.tables().isEmpty());
  }

  private static Icecap open(Pipeline pipeline) {
    return Icecap.open(
        new RedisSettings(URI.create(pipeline.redis().url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(pipeline.warehouse()), Map.of()),
        Duration.ofHours(1));
  }

  /** Changes applied, as one of the worker's beans has it. */
  @SuppressWarnings("BanJNDI") // no JNDI: a local connection to a process of this test
  private static double attribute(Pipeline pipeline, String pattern) throws Exception {
    VirtualMachine worker =
        VirtualMachine.attach(
            Long.toString(((ForkedWorker) pipeline.servers().worker()).process().pid()));
    try (JMXConnector jmx =
        JMXConnectorFactory.connect(new JMXServiceURL(worker.startLocalManagementAgent()))) {
      MBeanServerConnection beans = jmx.getMBeanServerConnection();
      Await.until("beans", Pipeline.LIMIT, () -> bean(beans, pattern) != null);
      return (Double) beans.getAttribute(bean(beans, pattern), "changes-applied");
    } finally {
      worker.detach();
    }
  }

  private static ObjectName bean(MBeanServerConnection beans, String pattern) throws Exception {
    for (ObjectName name : beans.queryNames(new ObjectName(pattern), null)) {
      for (var attribute : beans.getMBeanInfo(name).getAttributes()) {
        if (attribute.getName().equals("changes-applied")) {
          return name;
        }
      }
    }
    return null;
  }
}
