package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data files that can't have a wanted row are left alone, and no row is ever missed. */
class PruningTest {
  private static final long DAY_MICROS = 86_400_000_000L;

  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true),
              new Column(0, "n", Simple.INT, false),
              new Column(0, "price", new ColumnType.Decimal(8, 2), false),
              new Column(0, "x", Simple.DOUBLE, false),
              new Column(0, "word", Simple.STRING, false),
              new Column(0, "day", Simple.DATE, false),
              new Column(0, "ts", Simple.TIMESTAMP, false),
              new Column(0, "tsz", Simple.TIMESTAMPTZ, false)),
          List.of(0));

  private static final List<String> WORDS =
      List.of("", "a", "A", "ab", "ä", "\uFFFD", "\uD83E\uDDCA", "z".repeat(40), "it's", "m");

  /** Filters nothing before all rows are there. */
  private static final String WHOLE =
      "WITH o AS MATERIALIZED (FROM shop.orders) SELECT * FROM o WHERE ";

  @TempDir Path directory;

  private Random random;

  private static LiveTable table(SqlScene scene, String partitionBy) {
    return scene.table(
        "shop.orders",
        SCHEMA,
        new TableSettings(
            partitionBy,
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            PartitionMoves.INDEX));
  }

  @ParameterizedTest
  @CsvSource({"1, 'bucket(3, id)'", "2, day", "3, ''", "4, 'month(ts)'", "5, 'bucket(2, word)'"})
  void noRowIsMissed(long seed, String partitionBy) throws Exception {
    seed = Long.getLong("icecap.seed", seed);
    System.out.println("seed " + seed);
    random = new Random(seed);
    int left = 0;
    try (SqlScene scene = new SqlScene(directory)) {
      LiveTable orders = table(scene, partitionBy);
      try (SqlSession session = scene.session(new AsOf.Now())) {
        for (int round = 0; round < 6; round++) {
          scene.append(orders, changes(scene, orders, round));
          if (round < 5) {
            scene.apply();
          }
          for (int i = 0; i < 25; i++) {
            String where = condition(2);
            // When
            List<String> found = rows(session, "SELECT * FROM orders AS o WHERE " + where);
            // Then
            assertThat(found).as(where).isEqualTo(rows(session, WHOLE + where));
            left += leftOut(scene, session, "SELECT * FROM orders AS o WHERE " + where);
          }
        }
      }
    }
    assertThat(left).as("files that were left out").isGreaterThan(50);
  }

  private static int leftOut(SqlScene scene, SqlSession session, String query) {
    PinnedTable pin =
        new Pins(scene.tables, scene.buffer, 64L << 20)
            .pin(scene.tables.names().get(0), new AsOf.Now());
    ReadTable read = new ReadTable(pin, StatementCheck.query(session.connection(), query).tables());
    return pin.files().size() - read.files(session.connection()).size();
  }

  /** Each round's values are near each other, so that files differ. */
  private List<Change> changes(SqlScene scene, LiveTable table, int round) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long id = random.nextInt(40) + 20L * round;
      boolean delete = random.nextInt(8) == 0;
      Object[] row = new Object[SCHEMA.columns().size()];
      row[0] = id;
      if (!delete) {
        long day = round * 10L + random.nextInt(12);
        row[1] = orNull(round * 100 + random.nextInt(120));
        row[2] = orNull(BigDecimal.valueOf(round * 1000 + random.nextInt(1200), 2));
        row[3] = orNull(random.nextInt(4) == 0 ? Double.NaN : round + random.nextGaussian());
        row[4] = orNull(WORDS.get((round + random.nextInt(4)) % WORDS.size()));
        row[5] = orNull((int) day);
        row[6] = orNull(day * DAY_MICROS + random.nextInt(1000));
        row[7] = orNull(day * DAY_MICROS - random.nextInt(1000));
      }
      changes.add(
          new Change(
              delete ? Operation.DELETE : Operation.UPSERT, row, scene.nextOffset(table), 0));
    }
    return changes;
  }

  private Object orNull(Object value) {
    return random.nextInt(10) == 0 ? null : value;
  }

  private String condition(int depth) {
    if (depth > 0 && random.nextInt(2) == 0) {
      return "(%s %s %s)"
          .formatted(
              condition(depth - 1), random.nextInt(3) == 0 ? "OR" : "AND", condition(depth - 1));
    }
    String column = SCHEMA.columns().get(random.nextInt(SCHEMA.columns().size())).name();
    String named = random.nextBoolean() ? column : "o." + column.toUpperCase(java.util.Locale.ROOT);
    return switch (random.nextInt(9)) {
      case 0 -> named + " IS NULL";
      case 1 -> named + " IS NOT NULL";
      case 2 -> "%s BETWEEN %s AND %s".formatted(named, constant(column), constant(column));
      case 3 -> "%s IN (%s, %s)".formatted(named, constant(column), constant(column));
      case 4 -> "%s %s %s".formatted(constant(column), comparison(), named);
      case 5 -> "NOT (%s %s %s)".formatted(named, comparison(), constant(column));
      default -> "%s %s %s".formatted(named, comparison(), constant(column));
    };
  }

  private String comparison() {
    return List.of("=", "<", "<=", ">", ">=", "<>", "IS NOT DISTINCT FROM").get(random.nextInt(7));
  }

  private String constant(String column) {
    int round = random.nextInt(7);
    int day = 1 + random.nextInt(28);
    return switch (column) {
      case "id" -> pick(random.nextInt(160) + "", "-1", "3000000000", "60.5", "NULL");
      case "n" -> pick(round * 100 + "", "-5", "3000000000", "250.5", "2e2");
      case "price" -> pick(round * 10 + "", round * 10 + ".25", "12.345", "1e1", "123456789.01");
      case "x" -> pick(round + "", round + ".5", "'NaN'::DOUBLE", "1e300");
      case "word" -> "'" + WORDS.get(random.nextInt(WORDS.size())).replace("'", "''") + "'";
      case "day" -> time(day, "DATE", "''", "TIMESTAMP");
      default -> time(day, "TIMESTAMP", "''", "DATE", "TIMESTAMPTZ");
    };
  }

  private String time(int day, String... types) {
    String type = pick(types);
    String text = "'1970-%02d-%02d'".formatted(1 + random.nextInt(3), day);
    return type.equals("''") ? text : type + " " + text;
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private static List<String> rows(SqlSession session, String query) {
    return SqlScene.rows(session, query).stream().map(Arrays::toString).sorted().toList();
  }

  @Test
  void aNameOfTheQueryIsNotTakenForAColumn() {
    try (SqlScene scene = new SqlScene(directory)) {
      LiveTable orders = table(scene, "");
      for (long id : List.of(1L, 100L)) {
        Object[] row = {id, (int) (1000 - id), null, null, null, null, null, null};
        scene.append(
            orders, List.of(new Change(Operation.UPSERT, row, scene.nextOffset(orders), 0)));
        scene.apply();
      }
      try (SqlSession session = scene.session(new AsOf.Now())) {
        for (String query :
            List.of(
                "SELECT -id AS id FROM orders WHERE id > 50",
                "SELECT id AS n FROM orders WHERE n > 950",
                "SELECT id + 1 AS more FROM orders WHERE more > 50",
                "SELECT t.a FROM orders AS t(a, id) WHERE id > 950",
                "SELECT (SELECT count(*) FROM orders o WHERE p.id = 1) FROM orders p WHERE id = 1",
                "SELECT a.id FROM orders a LEFT JOIN orders b ON b.n = a.id WHERE b.id IS NULL",
                "WITH orders AS (SELECT 1 AS id) SELECT * FROM orders WHERE id = 1",
                "FROM orders WHERE id = 1 UNION ALL FROM orders WHERE id = 100",
                "SELECT * REPLACE (id + 99 AS id) FROM orders WHERE id = 1")) {
          String whole = "WITH all_of AS (FROM shop.orders) " + query.replace("orders", "all_of");
          if (!query.startsWith("WITH")) {
            assertThat(rows(session, query)).as(query).isEqualTo(rows(session, whole));
          } else {
            assertThat(rows(session, query)).as(query).containsExactly("[1]");
          }
        }
      }
    }
  }

  @Test
  void aChangeThatLeavesValuesOutFindsItsRow() {
    try (SqlScene scene = new SqlScene(directory)) {
      // Given a row whose file has no other word than «old»
      LiveTable orders = table(scene, "");
      Object[] row = {1L, 5, null, null, "old", null, null, null};
      scene.append(orders, List.of(new Change(Operation.UPSERT, row, scene.nextOffset(orders), 0)));
      scene.apply();
      // When
      Object[] sent = {1L, new Unchanged(null), null, null, "new", null, null, null};
      scene.append(
          orders, List.of(new Change(Operation.UPSERT, sent, scene.nextOffset(orders), 0)));
      // Then
      try (SqlSession session = scene.session(new AsOf.Now())) {
        assertThat(rows(session, "SELECT id, n FROM orders WHERE word = 'new'"))
            .containsExactly("[1, 5]");
      }
    }
  }

  @Test
  void filesThatAreLeftOutAreNotFetched() throws Exception {
    List<Location> fetched = new CopyOnWriteArrayList<>();
    try (S3Server server = S3Server.start(Files.createDirectories(directory.resolve("bucket")));
        SqlScene scene =
            new SqlScene(
                noting(S3ObjectStore.open(server.settings()), fetched),
                server.settings(),
                directory.resolve("work"))) {
      LiveTable orders = table(scene, "bucket(4, id)");
      for (long from = 0; from < 3; from++) {
        List<Change> changes = new ArrayList<>();
        for (long id = from * 100; id < from * 100 + 20; id++) {
          Object[] row = {id, (int) id, null, null, "w" + from, null, null, null};
          changes.add(new Change(Operation.UPSERT, row, scene.nextOffset(orders), 0));
        }
        scene.append(orders, changes);
        scene.apply();
      }
      int files =
          new Pins(scene.tables, scene.buffer, 1 << 20)
              .pin(orders.name(), new AsOf.Now())
              .files()
              .size();
      assertThat(files).isGreaterThan(9);
      try (SqlSession session = scene.session(new AsOf.Now())) {
        fetched.clear();
        assertThat(rows(session, "SELECT n FROM orders WHERE id = 105")).containsExactly("[105]");
        assertThat(fetched).hasSize(1);
        assertThat(rows(session, "SELECT count(*) FROM orders WHERE n BETWEEN 100 AND 199"))
            .containsExactly("[20]");
        assertThat(fetched).hasSizeBetween(2, 4);
        assertThat(rows(session, "SELECT count(*) FROM orders")).containsExactly("[60]");
        assertThat(fetched).hasSize(files);
      }
    }
  }

  /** A store that notes which objects are copied to the disk. */
  private static ObjectStore noting(ObjectStore store, List<Location> fetched) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("download")) {
                fetched.add((Location) arguments[0]);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
