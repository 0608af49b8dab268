package io.icecap.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink that only counts: no connector can be faster on the same records and worker. */
public final class DiscardingSink extends SinkConnector {
  private static final AtomicLong RECORDS = new AtomicLong();

  /** How many all tasks of this process were given. */
  static long records() {
    return RECORDS.get();
  }

  @Override
  public void start(Map<String, String> options) {}

  @Override
  public Class<? extends Task> taskClass() {
    return DiscardingTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return IntStream.range(0, maxTasks).mapToObj(i -> Map.<String, String>of()).toList();
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return "1";
  }

  /** Made by Connect. */
  public static final class DiscardingTask extends SinkTask {
    @Override
    public void start(Map<String, String> options) {}

    @Override
    public void put(Collection<SinkRecord> records) {
      RECORDS.addAndGet(records.size());
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }
}
