package io.icecap.connect;

import io.icecap.change.TopicIdentity;
import java.util.Collection;
import java.util.Map;

/** Who tells a topic from another one that had the same name before. */
interface Topics extends AutoCloseable {
  /** Nobody does: a recreated topic looks like the one before. */
  Topics BY_NAME =
      new Topics() {
        @Override
        public Map<String, TopicIdentity> identities(Collection<String> names) {
          return Map.of();
        }

        @Override
        public void close() {}
      };

  /**
   * The topics that are there under these names now; those that are not there, or have no identity,
   * are left out.
   *
   * @throws org.apache.kafka.connect.errors.RetriableException if Kafka does not answer
   * @throws org.apache.kafka.connect.errors.ConnectException if it refuses to
   */
  Map<String, TopicIdentity> identities(Collection<String> names);

  @Override
  void close();
}
