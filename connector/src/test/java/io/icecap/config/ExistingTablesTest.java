package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ExistingTablesTest {
  private static final RowSchema ORDERS = schema(List.of(0));
  private static final RowSchema CLICKS = schema(List.of());

  private static RowSchema schema(List<Integer> key) {
    return new RowSchema(
        0,
        List.of(
            new Column(1, "id", Simple.LONG, true),
            new Column(2, "created_at", Simple.TIMESTAMP, false)),
        key);
  }

  /** A warehouse with the tables shop.orders and shop.clicks. */
  private static final Probe WAREHOUSE =
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
        public Map<TableName, RowSchema> tables(IcecapSettings settings, Set<TableName> names) {
          Map<TableName, RowSchema> tables =
              new HashMap<>(
                  Map.of(
                      TableName.parse("shop.orders"), ORDERS,
                      TableName.parse("shop.clicks"), CLICKS));
          tables.keySet().retainAll(names);
          return tables;
        }

        @Override
        public Optional<String> kafka(Map<String, String> client) {
          return Optional.empty();
        }
      };

  private static Map<String, List<String>> errors(String... given) {
    Map<String, String> properties =
        new HashMap<>(Map.of("redis.url", "redis://h", "warehouse", "s3://b"));
    for (int i = 0; i < given.length; i += 2) {
      properties.put(given[i], given[i + 1]);
    }
    return IcecapSinkConfig.validate(properties, WAREHOUSE).stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  private static void assertRefused(String key, String message, String... given) {
    Map<String, List<String>> errors = errors(given);
    assertThat(errors).containsOnlyKeys(key);
    assertThat(errors.get(key)).singleElement().asString().startsWith(key + ": ").contains(message);
  }

  @Test
  void aColumnThatTheTableOfANamedTopicLacksIsRefusedWithTheNearestOne() {
    assertRefused(
        "partition.by",
        "shop.orders has no column 'created'; the nearest one is 'created_at'",
        "topics",
        "shop.orders",
        "partition.by",
        "bucket(4, key), day(created)",
        "partition.moves",
        "index");
    assertRefused(
        "order.by",
        "no column 'created'",
        "topics",
        "shop.orders",
        "order.by",
        "created",
        "delete.enabled",
        "false");
    assertRefused(
        "key.columns", "no column 'idd'; the nearest one is 'id'",
        "topics", "shop.orders",
        "key.columns", "idd");
  }

  @Test
  void whatIsSaidOfOneTableIsRefusedThere() {
    String own = "table.shop.orders.";
    assertRefused(own + "sort.by", "no column 'at'", own + "sort.by", "at");
    assertRefused(
        own + "partition.by",
        "no column 'at'",
        own + "partition.by",
        "at",
        own + "partition.moves",
        "index");
    assertRefused(own + "key.columns", "is [id] and stays so", own + "key.columns", "created_at");
  }

  @Test
  void aTableStaysWhatItsInsertModeMadeIt() {
    assertRefused(
        "insert.mode",
        "created with insert.mode=upsert",
        "topics",
        "shop.orders",
        "insert.mode",
        "append");
    assertRefused("insert.mode", "created with insert.mode=append", "topics", "shop.clicks");
    assertThat(errors("topics", "shop.clicks", "insert.mode", "append")).isEmpty();
  }

  @Test
  void whatFitsAndWhatIsNotThereYetIsTaken() {
    assertThat(
            errors(
                "topics", "shop.orders",
                "partition.by", "bucket(4, key)",
                "key.columns", "id",
                "table.shop.orders.sort.by", "created_at",
                "order.by", "__lsn",
                "metadata.columns", "lsn",
                "delete.mode", "soft"))
        .isEmpty();
    assertThat(errors("topics", "shop.others", "partition.by", "id", "key.columns", "id"))
        .isEmpty();
    assertThat(errors("topics.regex", ".*", "partition.by", "bucket(4, idd)")).isEmpty();
  }
}
