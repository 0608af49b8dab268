package io.icecap.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The columns of types that a random table has now, and how they change. */
final class RandomColumns {
  private static final int MOST_ADDED = 20;
  private static final int CHANGES_BETWEEN = 12;

  /** Types of which PostgreSQL's catalog has defaults that Debezium can read. */
  private static final Set<String> HAVE_DEFAULTS =
      Set.of(
          "boolean",
          "smallint",
          "integer",
          "bigint",
          "real",
          "double precision",
          "numeric(6,2)",
          "numeric(38,10)",
          "text",
          "varchar(10)",
          "date",
          "timestamp",
          "timestamptz");

  private static final Map<String, String> WIDER =
      Map.of(
          "smallint", "integer",
          "integer", "bigint",
          "real", "double precision",
          "varchar(10)", "text",
          "numeric(6,2)", "numeric(12,2)",
          "numeric(12,2)", "numeric(20,2)");

  private final RandomTraits traits;
  private final RandomGenerator random;
  private final List<TypedColumn> types;
  private final List<TypedColumn> columns;
  private final List<String> dropped = new ArrayList<>();
  private final RandomLiteral literals;

  /** Dropped columns that may be added again, by when. */
  private final Map<String, Integer> gone = new LinkedHashMap<>();

  private int changes;
  private boolean bigMayBeNull;
  private int added;
  private int alterations;

  RandomColumns(List<TypedColumn> columns, RandomTraits traits, RandomGenerator random) {
    this.traits = traits;
    this.random = random;
    this.types = List.copyOf(columns);
    this.columns = new ArrayList<>(columns);
    this.literals = new RandomLiteral(random);
  }

  /** The table was changed, so that time has passed. */
  void passed() {
    changes++;
  }

  /** Of the columns as they are at first. */
  List<String> definitions() {
    return columns.stream().map(this::definition).toList();
  }

  /** Where updates may leave values out, those that Debezium would lose then are never apart. */
  private String definition(TypedColumn column) {
    boolean plain = !traits.fullIdentity() && PostgresColumns.UNMARKED.contains(column.type());
    return "%s %s%s"
        .formatted(TableKey.quoted(column.name()), column.type(), plain ? " storage plain" : "");
  }

  List<TypedColumn> now() {
    return columns;
  }

  List<String> dropped() {
    return List.copyOf(dropped);
  }

  boolean bigMayBeNull() {
    return bigMayBeNull;
  }

  int alterations() {
    return alterations;
  }

  /** What follows ALTER TABLE and the name, or empty if nothing is left to do. */
  Optional<String> alter() {
    Optional<String> what =
        switch (random.nextInt(5)) {
          case 0, 1 -> widen();
          case 2 -> traits.drops() && columns.size() > 1 ? drop() : Optional.empty();
          case 3 -> loosen();
          default -> Optional.empty();
        };
    what = what.isPresent() ? what : add();
    what.ifPresent(alteration -> alterations++);
    return what;
  }

  private Optional<String> add() {
    if (added == MOST_ADDED) {
      return Optional.empty();
    }
    added++;
    TypedColumn column = types.get(random.nextInt(types.size())).named(newName());
    columns.add(column);
    boolean byDefault =
        traits.defaults() && HAVE_DEFAULTS.contains(column.type()) && random.nextBoolean();
    return Optional.of(
        "add column %s%s"
            .formatted(
                definition(column), byDefault ? " default " + literals.constant(column) : ""));
  }

  /** Perhaps that of a column that was dropped long enough ago to be seen to be another one. */
  private String newName() {
    Optional<String> again =
        gone.entrySet().stream()
            .filter(e -> traits.addsAgain() && changes - e.getValue() > CHANGES_BETWEEN)
            .map(Map.Entry::getKey)
            .findFirst();
    again.ifPresent(gone::remove);
    again.ifPresent(dropped::remove);
    return again.orElse("added_" + added);
  }

  private Optional<String> widen() {
    List<TypedColumn> narrow = columns.stream().filter(c -> WIDER.containsKey(c.type())).toList();
    if (narrow.isEmpty()) {
      return Optional.empty();
    }
    TypedColumn column = narrow.get(random.nextInt(narrow.size()));
    String type = WIDER.get(column.type());
    columns.set(columns.indexOf(column), column.as(type));
    return Optional.of("alter column %s type %s".formatted(TableKey.quoted(column.name()), type));
  }

  private Optional<String> drop() {
    TypedColumn column = columns.remove(random.nextInt(columns.size()));
    dropped.add(column.name());
    gone.put(column.name(), changes);
    return Optional.of("drop column " + TableKey.quoted(column.name()));
  }

  private Optional<String> loosen() {
    if (bigMayBeNull) {
      return Optional.empty();
    }
    bigMayBeNull = true;
    return Optional.of("alter column big drop not null");
  }
}
