package io.icecap.connect;

import io.icecap.Icecap;
import io.icecap.config.IcecapSettings;
import io.icecap.config.Probe;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the servers of a configuration by opening a warehouse as a task would. */
final class ServerProbe implements Probe {
  @Override
  public Optional<String> redis(IcecapSettings settings) {
    try (Icecap icecap = Icecap.open(settings)) {
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          "%s; check the address, the user and that the worker may reach it"
              .formatted(e.getMessage()));
    }
  }

  @Override
  public Optional<String> warehouse(IcecapSettings settings) {
    try (Icecap icecap = Icecap.open(settings)) {
      icecap.tables().groups();
      return icecap.storeProblem(settings);
    } catch (RuntimeException e) {
      return Optional.of(
          "%s; check the location, the credentials and that the worker may reach it"
              .formatted(e.getMessage()));
    }
  }

  @Override
  public Optional<String> kafka(Map<String, String> client) {
    try (KafkaTopics topics = KafkaTopics.open(client)) {
      Map<String, KnownTopic> ignored = topics.find(List.of());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          ("Kafka can't be asked (%s); check the address, the other settings of kafka.*, and that the"
                  + " worker may reach it; or leave it out, and recreated topics go unnoticed")
              .formatted(root(e)));
    }
  }

  /** What the innermost cause says that says something. */
  private static String root(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(10)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .reduce("", (outer, cause) -> cause);
  }
}
