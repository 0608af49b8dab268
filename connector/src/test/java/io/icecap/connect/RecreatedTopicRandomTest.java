package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.Change;
import io.icecap.change.SourcePartition;
import io.icecap.change.TopicEdition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a topic that is recreated now and then, under an owner and a former owner who
 * hears of it late, with outages, lost answers, rebalances and a Redis that is emptied.
 */
class RecreatedTopicRandomTest extends IngestScene {
  private static final String TOPIC = "db.orders";
  private static final TopicPartition[] ALL = {T0, T1};
  private static final int EDITIONS_MAX = 7;

  private final SettableTopics now = new SettableTopics();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, TreeSet<Long>> good = new HashMap<>();
  private Worker zombie = new Worker();
  private int editions;

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theLastTopicIsTakenAsAWholeAndNothingGoesBack(int seed) {
    Random random = new Random(seed);
    recreate();
    topics = now;
    worker.assign(ingest(worker), ALL);
    zombie.assign(ingest(zombie));
    for (int step = 0; step < 300; step++) {
      step(random);
    }
    tables.fail(0);
    for (int round = 0; round < 40; round++) {
      clock.advance(Duration.ofMillis(1_000));
      worker.poll(20);
      apply();
    }
    worker.commit();
    for (TopicPartition source : ALL) {
      check(source);
    }
  }

  private void step(Random random) {
    clock.advance(Duration.ofMillis(random.nextInt(300)));
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 -> send(random);
      case 6, 7, 8, 9, 10, 11 -> worker.poll(1 + random.nextInt(5));
      case 12, 13 -> zombie.poll(1 + random.nextInt(5));
      case 14, 15 -> apply();
      case 16 -> worker.commit();
      case 17, 18 -> rebalance(random);
      case 19 -> fault(random);
      case 20 -> appender.loseAnswers(random.nextInt(2));
      case 21 -> appender.loseStatuses(random.nextInt(2));
      case 22 -> tables.fail(random.nextInt(2));
      default -> {
        if (editions < EDITIONS_MAX && random.nextInt(3) == 0) {
          recreate();
        }
      }
    }
  }

  private void recreate() {
    editions++;
    worker.recreate(ALL);
    worker.committed.clear();
    ends.clear();
    good.clear();
    now.put(TOPIC, "kafka", "edition " + editions);
  }

  private void send(Random random) {
    TopicPartition to = ALL[random.nextInt(ALL.length)];
    Records records = new Records(to.topic(), to.partition());
    for (int i = random.nextInt(6); i >= 0; i--) {
      long offset = ends.getOrDefault(to, 0L) + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
      ends.put(to, offset + 1);
      if (random.nextInt(8) == 0) {
        worker.send(records.bad(offset));
      } else {
        worker.send(records.row(offset, random.nextInt(5), "v"));
        good.computeIfAbsent(to, t -> new TreeSet<>()).add(offset);
      }
    }
  }

  /** The old owner is told, or goes on with the topic as he knows it, under its old identity. */
  private void rebalance(Random random) {
    if (random.nextBoolean()) {
      worker.revoke(ALL);
    } else {
      SettableTopics late = new SettableTopics();
      late.put(TOPIC, "kafka", known());
      topics = late;
      zombie = new Worker();
      worker.log.forEach((of, records) -> records.values().forEach(zombie::send));
      zombie.kafka = worker;
      zombie.committed.putAll(worker.committed);
      zombie.assign(ingest(zombie), ALL);
      zombie.poll(2);
      topics = now;
    }
    worker.forgetTheRest();
    worker.assign(ingest(worker), ALL);
  }

  /** What the table has heard of last. */
  private String known() {
    return tables.names().isEmpty()
        ? "edition " + editions
        : table().edition(TOPIC).identity().orElseThrow().topic();
  }

  private void fault(Random random) {
    switch (random.nextInt(3)) {
      case 0 -> redis.flushAll();
      case 1 -> redis.restart();
      default -> appender.loseRequests(1);
    }
  }

  private void apply() {
    if (tables.names().isEmpty()) {
      return;
    }
    try {
      table().apply();
    } catch (RecoveryNeededException e) {
      tables.fail(0);
      table().recover();
    }
  }

  private void check(TopicPartition of) {
    SourcePartition source = new SourcePartition(of.topic(), of.partition());
    TreeSet<Long> sent = good.getOrDefault(of, new TreeSet<>());
    if (tables.names().isEmpty()) {
      assertThat(sent).isEmpty();
      return;
    }
    Map<Object, List<Long>> byKey = new HashMap<>();
    for (Change change : table().appliedChanges.getOrDefault(source, List.of())) {
      byKey.computeIfAbsent(change.values()[0], key -> new ArrayList<>()).add(change.offset());
    }
    byKey.forEach(
        (key, offsets) ->
            assertThat(offsets)
                .as("changes of key %s from %s, in the order they were applied", key, of)
                .isSorted()
                .doesNotHaveDuplicates());
    if (!sent.isEmpty()) {
      TopicEdition edition = table().edition(of.topic());
      assertThat(edition.identity().orElseThrow().topic()).isEqualTo("edition " + editions);
      assertThat(table().offsets(source).stream().filter(offset -> offset >= edition.start()))
          .as("%s, in its last edition", of)
          .containsExactlyElementsOf(sent.stream().map(edition::offset).toList());
      assertThat(worker.committed.get(of)).isEqualTo(ends.get(of));
    }
  }
}
