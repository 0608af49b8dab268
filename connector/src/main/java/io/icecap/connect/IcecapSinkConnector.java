package io.icecap.connect;

import io.icecap.Version;
import io.icecap.config.IcecapSinkConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Keeps tables in step with the changes that topics bring; see docs/configuration.md. */
public final class IcecapSinkConnector extends SinkConnector {
  private Map<String, String> properties;

  @Override
  public String version() {
    return Version.OF_BUILD;
  }

  @Override
  public ConfigDef config() {
    return IcecapSinkConfig.definition();
  }

  /** Also finds unknown keys and contradictions, and asks Redis and the store. */
  @Override
  public Config validate(Map<String, String> given) {
    return new Config(IcecapSinkConfig.validate(given, new ServerProbe()));
  }

  @Override
  public void start(Map<String, String> given) {
    new IcecapSinkConfig(given);
    properties = Map.copyOf(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return IcecapSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int tasksMax) {
    return Collections.nCopies(tasksMax, properties);
  }

  @Override
  public void stop() {}

  /** False, as the tables' own offsets decide where a task goes on, and they are not altered. */
  @Override
  public boolean alterOffsets(Map<String, String> connector, Map<TopicPartition, Long> offsets) {
    return false;
  }
}
