package io.icecap.config;

import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the servers that a configuration names, once there is nothing else wrong with it. */
public interface Probe {
  /** Asks nobody. */
  Probe NONE =
      new Probe() {
        @Override
        public Optional<String> redis(IcecapSettings settings) {
          return Optional.empty();
        }

        @Override
        public Optional<String> warehouse(IcecapSettings settings) {
          return Optional.empty();
        }

        @Override
        public Optional<String> kafka(Map<String, String> client) {
          return Optional.empty();
        }
      };

  /** Problem, why and how to fix; empty if Redis answers. */
  Optional<String> redis(IcecapSettings settings);

  /** As {@link #redis}, of the object store; called if Redis answers. */
  Optional<String> warehouse(IcecapSettings settings);

  /**
   * Those of these tables that there are already; called if Redis and the warehouse answer, and
   * what fails is no error of the configuration.
   */
  default Map<TableName, RowSchema> tables(IcecapSettings settings, Set<TableName> names) {
    return Map.of();
  }

  /** As {@link #redis}, of Kafka by these settings of a client, unknown ones included. */
  Optional<String> kafka(Map<String, String> client);
}
