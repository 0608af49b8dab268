package io.icecap.connect;

import io.icecap.buffer.ChangeAppender;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.change.TopicIdentity;
import io.icecap.config.TableRouting;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import io.icecap.table.Tables;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/** The tables that a task feeds: found or created when the first record needs them. */
final class TableFeeds {
  private final Tables tables;
  private final ChangeAppender appender;
  private final TableRouting routing;
  private final RulesOfTables rules;
  private final TopicWatch topics;
  private final Clock clock;
  private final Map<TableName, TableFeed> feeds = new LinkedHashMap<>();

  TableFeeds(
      Tables tables,
      ChangeAppender appender,
      TableRouting routing,
      RulesOfTables rules,
      TopicWatch topics,
      Clock clock) {
    this.tables = tables;
    this.appender = appender;
    this.routing = routing;
    this.rules = rules;
    this.topics = topics;
    this.clock = clock;
  }

  Collection<TableFeed> all() {
    return feeds.values();
  }

  long bufferedBytes() {
    return feeds.values().stream().mapToLong(TableFeed::bufferedBytes).sum();
  }

  /** A source of the topic that Kafka has now. */
  SourceProgress begin(SourcePartition of) {
    SourceProgress source = new SourceProgress(of);
    tell(source, topics.identities(List.of(of.topic())));
    return source;
  }

  /** Looks, when it is time to, whether topics were recreated. */
  void noticeRecreatedTopics(Collection<SourceProgress> sources) {
    Map<String, TopicIdentity> identities = topics.identities(List.of());
    sources.forEach(source -> tell(source, identities));
    feeds.values().forEach(feed -> feed.notice(identities));
  }

  private static void tell(SourceProgress source, Map<String, TopicIdentity> identities) {
    Optional.ofNullable(identities.get(source.source().topic())).ifPresent(source::sawTopic);
  }

  /** Whether the source's topic is the one that Kafka has now, as far as Kafka was asked. */
  boolean isOfCurrentTopic(SourceProgress source) {
    String topic = source.source().topic();
    TopicIdentity now = topics.identities(List.of(topic)).get(topic);
    return now == null || source.isOf(now);
  }

  /** Kafka is asked again, whatever it said a moment ago. */
  void forgetTopics() {
    topics.forget();
  }

  /**
   * Gives a table to each source that has none and needs one.
   *
   * @return those whose table can't be as it is wanted, with the reason
   */
  Map<SourceBatch, ConnectException> attach(Collection<SourceBatch> batches) {
    Map<TableName, Map<SourceBatch, String>> fresh = new LinkedHashMap<>();
    for (SourceBatch batch : batches) {
      if (batch.source().feed().isEmpty()) {
        batch
            .topic()
            .ifPresent(
                topic ->
                    fresh
                        .computeIfAbsent(tableOf(topic), t -> new LinkedHashMap<>())
                        .put(batch, topic));
      }
    }
    Map<SourceBatch, ConnectException> refused = new LinkedHashMap<>();
    fresh.forEach(
        (name, of) -> {
          try {
            attach(name, of);
          } catch (RefusedTableException e) {
            of.keySet().forEach(batch -> refused.put(batch, e));
          }
        });
    return refused;
  }

  private void attach(TableName name, Map<SourceBatch, String> batches) {
    Optional<TableFeed> feed =
        Optional.ofNullable(feeds.get(name))
            .or(
                () ->
                    open(name, batches)
                        .map(t -> new TableFeed(t, appender, rules.of(name).evolution(), clock)));
    if (feed.isPresent()) {
      Map<SourceProgress, String> sources = new LinkedHashMap<>();
      batches.forEach((batch, topic) -> sources.put(batch.source(), topic));
      List<String> names = sources.keySet().stream().map(s -> s.source().topic()).toList();
      feed.get().attach(sources, topics.identities(names));
      feeds.put(name, feed.get());
    }
  }

  /** Empty if there is no table, and nothing but deletes, which mean nothing then. */
  private Optional<LiveTable> open(TableName name, Map<SourceBatch, String> batches) {
    Optional<LiveTable> table = tables.find(name);
    List<RowSchema> schemas =
        batches.keySet().stream().flatMap(batch -> batch.rowSchema().stream()).toList();
    if (table.isPresent()) {
      requireMode(table.get(), rules.of(name).wanted().appends());
      return Optional.of(adopted(table.get(), rules.of(name).settings()));
    }
    if (schemas.isEmpty()) {
      return table;
    }
    Map<SourcePartition, Long> starts = new HashMap<>();
    batches.keySet().forEach(b -> starts.put(b.source().source(), b.source().position()));
    try {
      return Optional.of(
          tables.openOrCreate(name, schemas.get(0), rules.of(name).settings(), starts));
    } catch (IllegalArgumentException e) {
      throw new RefusedTableException(
          "Table %s can't be created for topic %s: %s"
              .formatted(name, batches.values().iterator().next(), e.getMessage()),
          e);
    }
  }

  /** Rows that have a key, and rows that have none, can't be told apart in one table. */
  private static void requireMode(LiveTable table, boolean appends) {
    if (table.schema().appends() != appends) {
      throw new RefusedTableException(
          appends
              ? ("%s keeps one row for each key, and insert.mode=append would add rows that its key"
                      + " does not tell apart; set insert.mode=upsert, or give the topic another"
                      + " table name")
                  .formatted(table.name())
              : ("%s was created with insert.mode=append: its rows have no key by which a change"
                      + " finds them; set insert.mode=append, or give the topic another table name")
                  .formatted(table.name()),
          null);
    }
  }

  private static LiveTable adopted(LiveTable table, TableSettings settings) {
    try {
      table.adopt(settings);
      return table;
    } catch (IllegalArgumentException e) {
      throw new RefusedTableException(e.getMessage(), e);
    }
  }

  private TableName tableOf(String topic) {
    try {
      return routing.tableOf(topic);
    } catch (ConfigException e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  /** The source is somebody else's from now on. */
  void detach(SourceProgress source) {
    source.feed().ifPresent(feed -> feed.detach(source));
    feeds.values().removeIf(TableFeed::idle);
  }
}
