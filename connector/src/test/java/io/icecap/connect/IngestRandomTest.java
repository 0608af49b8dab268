package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.SourcePartition;
import io.icecap.config.IcecapSinkConfig;
import io.icecap.config.SchemaEvolution;
import io.icecap.config.TableRouting;
import io.icecap.decode.DecoderSettings;
import io.icecap.observe.Observer;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
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
 * Random histories of two tasks that take topic-partitions from each other, of which the old owner
 * sometimes does not know, with outages, lost answers and a Redis that is emptied.
 */
class IngestRandomTest {
  private static final List<TopicPartition> SOURCES =
      List.of(
          new TopicPartition("db.a", 0),
          new TopicPartition("db.a", 1),
          new TopicPartition("db.b", 0));

  private final InMemoryBuffer redis = new InMemoryBuffer();
  private final InMemoryTables tables = new InMemoryTables(redis);
  private final Outages appender = new Outages(redis);
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, TreeSet<Long>> good = new HashMap<>();
  private final Worker owner = new Worker();
  private Worker zombie = new Worker();

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyChangeIsAppliedOnceAndNothingIsCommittedBefore(int seed) {
    Random random = new Random(seed);
    owner.assign(ingest(owner), SOURCES.toArray(TopicPartition[]::new));
    zombie.assign(ingest(zombie));
    for (int step = 0; step < 300; step++) {
      step(random);
    }
    for (int round = 0; round < 40; round++) {
      clock.advance(Duration.ofMillis(1_000));
      owner.poll(20);
      apply();
    }
    commit();
    for (TopicPartition source : SOURCES) {
      assertThat(applied(source)).as("%s", source).containsExactlyElementsOf(good(source));
      assertThat(owner.committed.getOrDefault(source, 0L)).isEqualTo(ends.getOrDefault(source, 0L));
    }
  }

  private void step(Random random) {
    clock.advance(Duration.ofMillis(random.nextInt(300)));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> send(random);
      case 5, 6, 7, 8, 9, 10 -> owner.poll(1 + random.nextInt(5));
      case 11 -> zombie.poll(1 + random.nextInt(5));
      case 12, 13 -> apply();
      case 14 -> commit();
      case 15 -> rebalance(random);
      case 16 -> fault(random);
      case 17 -> appender.loseAnswers(random.nextInt(2));
      case 18 -> appender.loseStatuses(random.nextInt(2));
      default -> tables.fail(random.nextInt(2));
    }
  }

  private void send(Random random) {
    TopicPartition to = SOURCES.get(random.nextInt(SOURCES.size()));
    Records records = new Records(to.topic(), to.partition());
    long offset = ends.getOrDefault(to, 0L) + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
    ends.put(to, offset + 1);
    switch (random.nextInt(8)) {
      case 0 -> owner.send(records.heartbeat(offset));
      case 1 -> owner.send(records.bad(offset));
      default -> {
        owner.send(records.row(offset, random.nextInt(5), "v"));
        good.computeIfAbsent(to, t -> new TreeSet<>()).add(offset);
      }
    }
  }

  /** The old owner is told, or goes on for a while as if it still had them. */
  private void rebalance(Random random) {
    TopicPartition[] all = SOURCES.toArray(TopicPartition[]::new);
    if (random.nextBoolean()) {
      owner.revoke(all);
    } else {
      zombie = new Worker();
      zombie.log.putAll(owner.log);
      zombie.committed.putAll(owner.committed);
      zombie.assign(ingest(zombie), all);
      zombie.poll(2);
    }
    owner.forgetTheRest();
    owner.assign(ingest(owner), all);
  }

  private void fault(Random random) {
    switch (random.nextInt(3)) {
      case 0 -> redis.flushAll();
      case 1 -> redis.restart();
      default -> appender.loseRequests(1);
    }
  }

  private void apply() {
    for (var name : tables.names()) {
      InMemoryTable table = tables.table(name.toString());
      try {
        table.apply();
      } catch (RecoveryNeededException e) {
        tables.fail(0);
        table.recover();
      }
    }
  }

  private void commit() {
    owner.commit();
    for (TopicPartition source : SOURCES) {
      long committed = owner.committed.getOrDefault(source, 0L);
      assertThat(applied(source))
          .as("what is below the committed offset of %s", source)
          .containsAll(good(source).headSet(committed));
    }
  }

  private TreeSet<Long> good(TopicPartition source) {
    return good.getOrDefault(source, new TreeSet<>());
  }

  private List<Long> applied(TopicPartition source) {
    InMemoryTable table = tables.table(source.topic());
    return table == null
        ? List.of()
        : table.offsets(new SourcePartition(source.topic(), source.partition()));
  }

  private Ingest ingest(Worker context) {
    TableRouting routing =
        new IcecapSinkConfig(Map.of("redis.url", "redis://h", "warehouse", "s3://b")).routing();
    RulesOfTables rules =
        RulesOfTables.all(
            new TableRules(
                DecoderSettings.byRecordKey(),
                TableSettings.partitionedBy("bucket(8, key)"),
                SchemaEvolution.BASIC,
                WantedChanges.ALL));
    return new Ingest(
        context,
        new TopicReaders(routing, rules, topic -> false),
        appender,
        new TableFeeds(
            tables, appender, routing, rules, new TopicWatch(Topics.BY_NAME, clock), clock),
        5_000,
        Observer.NONE,
        clock);
  }
}
