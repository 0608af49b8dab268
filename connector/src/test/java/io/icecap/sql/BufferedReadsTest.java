package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import io.icecap.testing.PrintedValues;
import io.icecap.testing.RandomRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random changes of rows of random types, some applied, some buffered: a session sees the rows that
 * a model of the source has, at any moment, and the published ones if it is asked for these.
 */
class BufferedReadsTest {
  private static final int KEYS = 40;
  private static final int ROUNDS = 8;

  @TempDir Path directory;

  private final Map<String, String> rows = new TreeMap<>();
  private final Map<String, Object[]> values = new LinkedHashMap<>();
  private Random random;
  private RandomRows randomRows;
  private LiveTable table;

  @ParameterizedTest
  @CsvSource({
    "1, 0, 'bucket(2, id)', 3",
    "2, 0 1, 'bucket(3, id)', 3",
    "3, 1 0, region, 3",
    "4, 0, region, 3",
    "5, '', 'bucket(2, id)', 3",
    "6, 0, '', 2",
  })
  void aSessionSeesWhatIsBuffered(long seed, String key, String partitionBy, int formatVersion) {
    seed = Long.getLong("icecap.seed", seed);
    System.out.println("seed " + seed);
    random = new Random(seed);
    randomRows = new RandomRows(seed, types(formatVersion));
    try (SqlScene scene = new SqlScene(directory)) {
      table = scene.table("shop.orders", schema(key), settings(partitionBy, formatVersion));
      try (SqlSession now = scene.session(new AsOf.Now());
          SqlSession published = scene.session(new AsOf.Published())) {
        for (int round = 0; round < ROUNDS; round++) {
          // When
          scene.append(table, changes(scene));
          // Then
          assertThat(read(now)).isEqualTo(rows);
          if (random.nextInt(3) == 0) {
            scene.apply();
            assertThat(read(now)).isEqualTo(rows);
            assertThat(read(published)).isEqualTo(rows);
          }
        }
      }
    }
  }

  private static List<Simple> types(int formatVersion) {
    List<Simple> types = new ArrayList<>(List.of(Simple.values()));
    if (formatVersion < 3) {
      types.remove(Simple.TIMESTAMP_NANO);
    }
    return types;
  }

  private static TableSettings settings(String partitionBy, int formatVersion) {
    return new TableSettings(
        partitionBy,
        Optional.empty(),
        OptionalInt.of(formatVersion),
        Optional.empty(),
        PartitionMoves.INDEX);
  }

  /** With a second column that rows may be partitioned by. */
  private RowSchema schema(String key) {
    List<Column> columns = new ArrayList<>(randomRows.schema().columns());
    columns.add(1, new Column(0, "region", Simple.STRING, true));
    return new RowSchema(
        RowSchema.OF_A_RECORD,
        columns,
        key.isEmpty()
            ? List.of()
            : List.of(key.split(" ")).stream().map(Integer::valueOf).toList());
  }

  private List<Change> changes(SqlScene scene) {
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(30); i >= 0; i--) {
      Change change = change(scene.nextOffset(table));
      changes.add(change);
      if (change.operation() == Operation.TRUNCATE) {
        break; // what follows a truncate is in another blob
      }
    }
    return changes;
  }

  private Change change(long offset) {
    List<Column> columns = table.schema().columns();
    Object[] row = randomRows.row(random.nextInt(KEYS), columns);
    row[1] = List.of("north", "south", "east").get(random.nextInt(3));
    String key = table.schema().appends() ? PrintedValues.print(columns, row) : key(row);
    int kind = table.schema().appends() ? 9 : random.nextInt(40);
    if (kind == 0) {
      values.clear();
      rows.clear();
      return new Change(Operation.TRUNCATE, new Object[columns.size()], offset, offset);
    }
    if (kind < 8) {
      values.remove(key);
      rows.remove(key);
      return new Change(Operation.DELETE, keyAlone(row), offset, offset);
    }
    boolean isKeyed = !table.schema().appends();
    if (isKeyed && kind < 14 && !values.containsKey(key) && !values.isEmpty()) {
      return changeOfKey(row, offset);
    }
    Object[] sent = kind > 30 && values.containsKey(key) ? partial(row) : row;
    values.put(key, merged(sent, values.get(key)));
    rows.put(key, PrintedValues.print(columns, values.get(key)));
    return new Change(Operation.UPSERT, sent, offset, offset);
  }

  private Change changeOfKey(Object[] row, long offset) {
    String old = List.copyOf(values.keySet()).get(random.nextInt(values.size()));
    Object[] before = values.remove(old);
    rows.remove(old);
    Object[] sent = partial(row);
    sent[1] = row[1]; // a source's record tells the partition
    values.put(key(row), merged(sent, before));
    rows.put(key(row), PrintedValues.print(table.schema().columns(), values.get(key(row))));
    return Change.ofKey(keyAlone(before), sent, offset, offset);
  }

  private Object[] partial(Object[] row) {
    Object[] sent = row.clone();
    for (int i = 1; i < sent.length; i++) {
      if (!table.schema().key().contains(i) && random.nextBoolean()) {
        sent[i] = new Unchanged(sent[i]);
      }
    }
    return sent;
  }

  private static Object[] merged(Object[] sent, Object[] before) {
    Object[] after = sent.clone();
    for (int i = 0; i < after.length; i++) {
      after[i] = after[i] instanceof Unchanged ? before[i] : after[i];
    }
    return after;
  }

  private Object[] keyAlone(Object[] row) {
    Object[] key = new Object[row.length];
    table.schema().key().forEach(i -> key[i] = row[i]);
    return key;
  }

  private String key(Object[] row) {
    return table.schema().key().stream().map(i -> String.valueOf(row[i])).toList().toString();
  }

  private Map<String, String> read(SqlSession session) {
    List<Column> columns = table.schema().columns();
    Map<String, String> read = new TreeMap<>();
    for (Object[] row : SqlScene.rows(session, "SELECT * FROM shop.orders")) {
      Object[] ours = ColumnValues.row(columns, row);
      String printed = PrintedValues.print(columns, ours);
      String key = table.schema().appends() ? printed : key(ours);
      assertThat(read.put(key, printed)).as("twice: %s", key).isNull();
    }
    return read;
  }
}
