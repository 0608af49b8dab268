package io.icecap.connect;

import java.util.Collection;
import java.util.Map;

/** Who knows more of a topic than its name. */
interface Topics extends AutoCloseable {
  /** Nobody does: a recreated topic looks like the one before, and may have many partitions. */
  Topics BY_NAME =
      new Topics() {
        @Override
        public Map<String, KnownTopic> find(Collection<String> names) {
          return Map.of();
        }

        @Override
        public void close() {}
      };

  /**
   * The topics that are there under these names now; those that are not there are left out.
   *
   * @throws org.apache.kafka.connect.errors.RetriableException if Kafka does not answer
   * @throws org.apache.kafka.connect.errors.ConnectException if it refuses to
   */
  Map<String, KnownTopic> find(Collection<String> names);

  @Override
  void close();
}
