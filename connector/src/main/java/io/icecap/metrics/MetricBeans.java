package io.icecap.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics in JMX: {@code io.icecap:type=process,kind=…,name=…,instance=…} for the process, and one
 * bean more with {@code type=table} and {@code table="…"} for each table. The instance tells apart
 * those of one name in one JVM, such as tasks of a connector: 0, 1, …
 */
public final class MetricBeans implements MeterFeed.Target {
  private static final Logger log = LoggerFactory.getLogger(MetricBeans.class);
  private static final String DOMAIN = "io.icecap";

  /** More tasks of one connector in one JVM than anybody has. */
  private static final int INSTANCES_MAX = 10_000;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<Optional<String>, MetricBean> beans = new HashMap<>();
  private final String kind;
  private final String name;
  private int instance = -1;

  public MetricBeans(String kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  @Override
  public void add(Reading reading, DoubleSupplier now) {
    try {
      if (instance < 0) {
        takeInstance();
      }
      MetricBean bean = beans.get(reading.table());
      if (bean == null) {
        bean = new MetricBean();
        Object ignored = server.registerMBean(bean, objectName(reading.table()));
        beans.put(reading.table(), bean);
      }
      bean.add(reading, now);
    } catch (JMException e) {
      log.warn("{} of {} is not shown by JMX: {}", reading.name(), name, e.getMessage());
    }
  }

  /** The lowest number whose bean of the process is free. */
  private void takeInstance() throws JMException {
    MetricBean bean = new MetricBean();
    for (instance = 0; instance < INSTANCES_MAX; instance++) {
      try {
        Object ignored = server.registerMBean(bean, objectName(Optional.empty()));
        beans.put(Optional.empty(), bean);
        return;
      } catch (InstanceAlreadyExistsException e) {
        log.debug("Instance {} of {} is taken", instance, name);
      }
    }
  }

  private ObjectName objectName(Optional<String> table) throws JMException {
    Hashtable<String, String> properties = new Hashtable<>();
    properties.put("type", table.isPresent() ? "table" : "process");
    properties.put("kind", kind);
    properties.put("name", ObjectName.quote(name));
    properties.put("instance", Integer.toString(instance));
    table.ifPresent(of -> properties.put("table", ObjectName.quote(of)));
    return new ObjectName(DOMAIN, properties);
  }

  @Override
  public void close() {
    for (Optional<String> table : beans.keySet()) {
      try {
        server.unregisterMBean(objectName(table));
      } catch (JMException e) {
        log.debug("A bean of {} was gone already", name, e);
      }
    }
    beans.clear();
  }
}
