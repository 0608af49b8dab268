package io.icecap.connect;

import io.icecap.Icecap;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.config.Probe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the servers of a configuration by opening a warehouse as a task would. */
final class ServerProbe implements Probe {
  private static final Logger log = LoggerFactory.getLogger(ServerProbe.class);

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
  public Map<TableName, RowSchema> tables(IcecapSettings settings, Set<TableName> names) {
    Map<TableName, RowSchema> tables = new HashMap<>();
    try (Icecap icecap = Icecap.open(settings)) {
      for (TableName name : names) {
        icecap.tables().find(name).ifPresent(table -> tables.put(name, table.schema()));
      }
    } catch (RuntimeException e) {
      log.warn("What options say of existing tables is not checked: {}", e.getMessage());
    }
    return tables;
  }

  @Override
  public Optional<String> kafka(Map<String, String> client) {
    try (KafkaTopics topics = KafkaTopics.open(client)) {
      Map<String, KnownTopic> ignored = topics.find(List.of());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          ("Kafka can't be asked (%s); check the address, the other settings of kafka.*, and that"
                  + " the worker may reach it; or leave it out, and recreated topics go unnoticed")
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
