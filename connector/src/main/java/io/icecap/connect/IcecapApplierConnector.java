package io.icecap.connect;

import io.icecap.Version;
import io.icecap.config.IcecapApplierConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Applies what sinks with {@code applier=external} have buffered, and sends one record per
 * published snapshot; see docs/configuration.md. The tasks are all alike: leases share the tables
 * out.
 */
public final class IcecapApplierConnector extends SourceConnector {
  private Map<String, String> properties;

  @Override
  public String version() {
    return Version.OF_BUILD;
  }

  @Override
  public ConfigDef config() {
    return IcecapApplierConfig.definition();
  }

  /** Also finds unknown keys and contradictions, and asks Redis and the store. */
  @Override
  public Config validate(Map<String, String> given) {
    return new Config(IcecapApplierConfig.validate(given, new ServerProbe()));
  }

  @Override
  public void start(Map<String, String> given) {
    new IcecapApplierConfig(given);
    properties = Map.copyOf(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return IcecapApplierTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int tasksMax) {
    return Collections.nCopies(tasksMax, properties);
  }

  @Override
  public void stop() {}

  /** False, as there are no offsets to alter: the buffer holds what is to be applied. */
  @Override
  public boolean alterOffsets(
      Map<String, String> connector, Map<Map<String, ?>, Map<String, ?>> offsets) {
    return false;
  }
}
