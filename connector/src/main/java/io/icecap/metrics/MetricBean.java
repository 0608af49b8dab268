package io.icecap.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/** A bean whose attributes become more as things happen for the first time; all are read-only. */
final class MetricBean implements DynamicMBean {
  private final Map<String, Shown> attributes = new ConcurrentSkipListMap<>();

  private record Shown(String help, DoubleSupplier now) {}

  void add(Reading reading, DoubleSupplier now) {
    attributes.put(reading.name(), new Shown(reading.help(), now));
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    Shown shown = attributes.get(name);
    if (shown == null) {
      throw new AttributeNotFoundException(name);
    }
    return shown.now().getAsDouble();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String name : names) {
      Shown shown = attributes.get(name);
      if (shown != null) {
        list.add(new Attribute(name, shown.now().getAsDouble()));
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(attribute.getName() + " can't be set");
  }

  @Override
  public AttributeList setAttributes(AttributeList list) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String action, Object[] arguments, String[] signature)
      throws ReflectionException {
    throw new ReflectionException(new NoSuchMethodException(action));
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanAttributeInfo[] infos =
        attributes.entrySet().stream()
            .map(
                entry ->
                    new MBeanAttributeInfo(
                        entry.getKey(), "double", entry.getValue().help(), true, false, false))
            .toArray(MBeanAttributeInfo[]::new);
    return new MBeanInfo(
        MetricBean.class.getName(),
        "Metrics of Icecap; see docs/metrics.md",
        infos,
        null,
        null,
        null);
  }
}
