package io.icecap.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the readings of the meters on to registries that know single figures, and adds there what
 * is new, every few seconds, in a thread of its own.
 */
public final class MeterFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MeterFeed.class);
  private static final long EVERY_SECONDS = 2;

  private final Meters meters;
  private final List<Target> targets;
  private final Set<Key> known = new HashSet<>();
  private volatile Map<Key, Double> values = Map.of();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread started = new Thread(task, "icecap-meters");
            started.setDaemon(true);
            return started;
          });

  /** A registry of single figures; used by one thread. */
  public interface Target extends AutoCloseable {
    /**
     * @param now gives the figure as it was lately
     */
    void add(Reading reading, DoubleSupplier now);

    /** Takes out what was added. */
    @Override
    void close();
  }

  private record Key(Optional<String> table, String name) {}

  public MeterFeed(Meters meters, List<Target> targets) {
    this.meters = meters;
    this.targets = List.copyOf(targets);
  }

  public void start() {
    Future<?> ignored =
        thread.scheduleWithFixedDelay(this::passOn, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void passOn() {
    try {
      List<Reading> readings = Readings.of(meters.snapshots());
      Map<Key, Double> fresh = new HashMap<>();
      readings.forEach(reading -> fresh.put(key(reading), reading.value()));
      values = fresh;
      readings.stream().filter(reading -> known.add(key(reading))).forEach(this::add);
    } catch (RuntimeException e) {
      log.warn("Metrics are not passed on this time: {}", e.getMessage(), e);
    }
  }

  private void add(Reading reading) {
    Key key = key(reading);
    targets.forEach(target -> target.add(reading, () -> values.getOrDefault(key, 0.0)));
  }

  private static Key key(Reading reading) {
    return new Key(reading.table(), reading.name());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean ignored = thread.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    targets.forEach(Target::close);
  }
}
