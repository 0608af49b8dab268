package io.icecap.connect;

import io.icecap.change.TopicIdentity;
import java.util.Optional;

/**
 * What Kafka says of a topic.
 *
 * @param identity empty if it is older than the ids of topics (Kafka 2.8)
 */
record KnownTopic(Optional<TopicIdentity> identity, int partitions) {}
