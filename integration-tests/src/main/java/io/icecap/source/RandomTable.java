package io.icecap.source;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of PostgreSQL that changes at random: its statements, in the order in which they are to
 * be executed. The same seed gives the same ones. Beside the columns of types it has {@code
 * region}, to partition by, {@code version}, and {@code big}, which is so large that updates of
 * other columns leave it out. Not for several threads.
 */
public final class RandomTable {
  private static final int LEAST_ROWS = 20;

  private final String name;
  private final TableKey key;
  private final RandomTraits traits;
  private final RandomGenerator random;
  private final RandomLiteral literals;
  private final RandomKeys keys;
  private final RandomColumns columns;

  /** A table of a key {@code id} and these columns. */
  public static RandomTable of(
      String name, List<TypedColumn> columns, RandomTraits traits, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return new RandomTable(name, TableKey.LONG, columns, traits, random);
  }

  /**
   * A table of any key and of columns of any of the types.
   *
   * @param most columns of types
   * @param allowed what its copy allows of any traits
   */
  public static RandomTable any(
      String name,
      List<TypedColumn> types,
      int most,
      UnaryOperator<RandomTraits> allowed,
      long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<TypedColumn> columns = new ArrayList<>();
    for (int i = random.nextInt(1, most + 1); i > 0; i--) {
      columns.add(types.get(random.nextInt(types.size())).named("C" + i));
    }
    TableKey key = TableKey.ALL.get(random.nextInt(TableKey.ALL.size()));
    return new RandomTable(name, key, columns, allowed.apply(RandomTraits.any(random)), random);
  }

  private RandomTable(
      String name,
      TableKey key,
      List<TypedColumn> columns,
      RandomTraits traits,
      RandomGenerator random) {
    this.name = name;
    this.key = key;
    this.traits = traits;
    this.random = random;
    this.literals = new RandomLiteral(random);
    this.keys = new RandomKeys(random);
    this.columns = new RandomColumns(columns, traits, random);
  }

  public String name() {
    return name;
  }

  /** The columns of types that it has now. */
  public List<TypedColumn> columns() {
    return List.copyOf(columns.now());
  }

  public List<String> keyColumns() {
    return key.columns();
  }

  /** Columns that were dropped, of which a copy has no more than the last values. */
  public List<String> droppedColumns() {
    return columns.dropped();
  }

  /** How many columns were added, widened, dropped and made nullable. */
  public int alterations() {
    return columns.alterations();
  }

  public RandomTraits traits() {
    return traits;
  }

  public List<String> create() {
    List<String> definitions = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      definitions.add(key.definition(i));
    }
    definitions.add("region text not null");
    definitions.add("version int not null");
    definitions.add("big text not null");
    definitions.addAll(columns.definitions());
    definitions.add("primary key (" + key.names() + ")");
    List<String> statements = new ArrayList<>();
    statements.add("create table %s (%s)".formatted(name, String.join(", ", definitions)));
    statements.add("alter table %s alter big set storage external".formatted(name));
    if (traits.fullIdentity()) {
      statements.add("alter table %s replica identity full".formatted(name));
    }
    return statements;
  }

  /** Rows for the table before Debezium has seen it. */
  public List<String> load(int rows) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      statements.add(
          insert(keys.addedNew(), columns.now().stream().map(literals::inSnapshot).toList()));
    }
    return statements;
  }

  /** The statements that change so many rows at most, all of one kind. */
  public List<String> change(int rows) {
    columns.passed();
    int percent = random.nextInt(100);
    if (traits.truncates() && random.nextInt(60) == 0) {
      keys.clear();
      return Stream.concat(Stream.of("truncate " + name), insert(rows).stream()).toList();
    }
    if (percent < 22 || keys.size() < LEAST_ROWS) {
      return insert(rows);
    }
    if (percent < 62) {
      return List.of(update(keys.some(rows)));
    }
    if (percent < 74) {
      return List.of(set(keys.some(rows), "region = '" + region() + "'"));
    }
    if (percent < 82 && traits.changesKeys()) {
      return keys.some(rows).stream().map(this::changeKey).toList();
    }
    List<Long> gone = keys.some(rows);
    gone.forEach(keys::remove);
    String delete = "delete from " + name + " where " + key.isOneOf(gone);
    return percent < 92
        ? List.of(delete)
        : Stream.concat(Stream.of(delete), insert(rows).stream()).toList();
  }

  /**
   * The next change of the table's columns, if there is one to come, and an insert after it, so
   * that its copies learn of it.
   */
  public List<String> alter() {
    return columns
        .alter()
        .map(what -> "alter table " + name + " " + what)
        .map(statement -> Stream.concat(Stream.of(statement), insert(1).stream()).toList())
        .orElse(List.of());
  }

  /** Inserts that are changes of their own; a key that was deleted may come back. */
  public List<String> insert(int rows) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      statements.add(insert(keys.added(), columns.now().stream().map(literals::of).toList()));
    }
    return statements;
  }

  private String insert(long number, List<String> values) {
    boolean nothing = random.nextInt(20) == 0;
    String names =
        columns.now().stream()
            .map(c -> ", " + TableKey.quoted(c.name()))
            .collect(Collectors.joining());
    return "insert into %s (%s, region, version, big%s) values (%s, '%s', 0, %s%s)"
        .formatted(
            name,
            key.names(),
            names,
            String.join(", ", key.literals().apply(number)),
            region(),
            big(),
            values.stream()
                .map(value -> ", " + (nothing ? "null" : value))
                .collect(Collectors.joining()));
  }

  private String update(List<Long> rows) {
    List<String> sets = new ArrayList<>();
    sets.add("version = version + 1");
    for (TypedColumn column : columns.now()) {
      if (random.nextInt(1 + columns.now().size() / 4) == 0) {
        sets.add(TableKey.quoted(column.name()) + " = " + literals.of(column));
      }
    }
    if (random.nextInt(4) == 0) {
      sets.add("big = " + big());
    }
    return set(rows, String.join(", ", sets));
  }

  private String changeKey(long from) {
    keys.remove(from);
    return set(List.of(from), key.becomes(keys.addedNew()));
  }

  private String set(List<Long> rows, String assignments) {
    return "update " + name + " set " + assignments + " where " + key.isOneOf(rows);
  }

  private String region() {
    return "r" + random.nextInt(4);
  }

  private String big() {
    if (columns.bigMayBeNull() && random.nextInt(5) == 0) {
      return "null";
    }
    int length = random.nextInt(50) == 0 ? traits.widest() : random.nextInt(2_500, 6_000);
    return "rpad('%d ', %d, 'wide ')".formatted(random.nextInt(), length);
  }
}
