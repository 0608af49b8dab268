package io.icecap.connect;

import io.icecap.change.TopicIdentity;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Asks Kafka for the ids it gave. */
final class KafkaTopics implements Topics {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Admin admin;

  private KafkaTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Connects lazily.
   *
   * @param client settings of an admin client
   * @throws org.apache.kafka.common.KafkaException if there can't be such a client
   */
  static KafkaTopics open(Map<String, String> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "icecap");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis() / 2);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis());
    return new KafkaTopics(Admin.create(settings));
  }

  @Override
  public Map<String, KnownTopic> find(Collection<String> names) {
    KafkaFuture<String> cluster = admin.describeCluster().clusterId();
    Map<String, KafkaFuture<TopicDescription>> topics =
        admin
            .describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(false))
            .topicNameValues();
    String clusterId = answer(cluster).orElse("");
    Map<String, KnownTopic> found = new HashMap<>();
    topics.forEach(
        (name, topic) ->
            answer(topic).ifPresent(answer -> found.put(name, known(clusterId, answer))));
    return found;
  }

  private static KnownTopic known(String cluster, TopicDescription topic) {
    Optional<TopicIdentity> identity =
        topic.topicId().equals(Uuid.ZERO_UUID)
            ? Optional.empty()
            : Optional.of(new TopicIdentity(cluster, topic.topicId().toString()));
    return new KnownTopic(identity, topic.partitions().size());
  }

  /** Empty for what is not there. */
  private static <T> Optional<T> answer(KafkaFuture<T> future) {
    try {
      return Optional.ofNullable(future.get(WAIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      return refused(e.getCause());
    } catch (TimeoutException e) {
      throw new RetriableException(
          "Kafka does not say which topics it has in %s; trying again. Is kafka.bootstrap.servers right?"
              .formatted(WAIT),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while asking Kafka for the ids of topics", e);
    }
  }

  private static <T> Optional<T> refused(Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return Optional.empty();
    }
    if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
      throw new ConnectException(
          "Kafka refuses to say which topics it has: %s. Let the user of kafka.* describe the topics, or leave kafka.bootstrap.servers out"
              .formatted(cause.getMessage()),
          cause);
    }
    throw new RetriableException(
        "Kafka does not say which topics it has: %s; trying again. Is kafka.bootstrap.servers right?"
            .formatted(cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
