package io.icecap.sql.kafka;

import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.change.TopicIdentity;
import io.icecap.sql.RowLog;
import io.icecap.sql.RowLogSettings;
import io.icecap.sql.StatementException;
import io.icecap.store.Backoff;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds the topics of tables, and creates them. */
final class SqlTopics implements AutoCloseable {
  private static final int NAME_MAX = 249;
  private static final int ATTEMPTS_MAX = 7;

  private final Admin admin;
  private final String pattern;

  SqlTopics(Map<String, Object> client, String pattern) {
    this.admin = Admin.create(client);
    this.pattern = pattern;
  }

  RowLog.Topic of(TableName table) {
    String name = name(table);
    TopicDescription topic = describe(name).orElseGet(() -> created(name));
    String cluster = KafkaAnswer.of(admin.describeCluster().clusterId());
    TopicPartition first = new TopicPartition(name, 0);
    long end =
        KafkaAnswer.of(admin.listOffsets(Map.of(first, OffsetSpec.latest())).partitionResult(first))
            .offset();
    return new RowLog.Topic(
        new SourcePartition(name, 0), new TopicIdentity(cluster, topic.topicId().toString()), end);
  }

  private String name(TableName table) {
    String name = pattern.replace(RowLogSettings.TABLE, table.toString());
    if (!name.matches("[a-zA-Z0-9._-]{1,%d}".formatted(NAME_MAX))) {
      throw new StatementException(
          "'%s' can't be a topic of Kafka, whose names are letters, digits and . _ - alone; rename the table, or leave out --kafka"
              .formatted(name));
    }
    return name;
  }

  private Optional<TopicDescription> describe(String name) {
    KafkaFuture<TopicDescription> answer =
        admin.describeTopics(List.of(name)).topicNameValues().get(name);
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw KafkaAnswer.failed(e.getCause());
    } catch (InterruptedException e) {
      throw KafkaAnswer.interrupted(e);
    }
  }

  /** With one partition, and as many replicas as the cluster gives a topic. */
  private TopicDescription created(String name) {
    NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty());
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw KafkaAnswer.failed(e.getCause());
      }
    } catch (InterruptedException e) {
      throw KafkaAnswer.interrupted(e);
    }
    return settled(name);
  }

  /** Not every broker knows it at once. */
  private TopicDescription settled(String name) {
    for (int attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<TopicDescription> topic = describe(name);
      if (topic.isPresent()) {
        return topic.get();
      }
      if (!Backoff.pause(attempt)) {
        throw KafkaAnswer.interrupted(new InterruptedException());
      }
    }
    throw new StatementException("Topic %s was created and is not there".formatted(name));
  }

  @Override
  public void close() {
    admin.close(KafkaAnswer.CLOSE_WITHIN);
  }
}
