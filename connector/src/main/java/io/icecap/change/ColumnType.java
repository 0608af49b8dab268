package io.icecap.change;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The logical type of a column, with the one Java class that carries its values everywhere in
 * Icecap (null where a value is missing).
 */
public sealed interface ColumnType {
  /** How deep types may be nested; what reads and writes them goes down as many calls. */
  int DEPTH_MAX = 16;

  /** Types without parameters. */
  enum Simple implements ColumnType {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Integer}; 8- and 16-bit integers are widened to it. */
    INT,
    /** {@link Long}. */
    LONG,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link String}. */
    STRING,
    /** {@code byte[]}. */
    BINARY,
    /** {@link Integer}: days since 1970-01-01. */
    DATE,
    /** {@link Long}: microseconds since midnight, less than a day. */
    TIME,
    /** {@link Long}: microseconds since 1970-01-01T00:00:00, no zone. */
    TIMESTAMP,
    /** {@link Long}: microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMPTZ,
    /** {@link Long}: nanoseconds since 1970-01-01T00:00:00, no zone. */
    TIMESTAMP_NANO,
    /** {@link java.util.UUID}. */
    UUID
  }

  /** {@link java.math.BigDecimal} with exactly this scale; 1 to 38 digits. */
  record Decimal(int precision, int scale) implements ColumnType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(%d,%d) cannot be stored: precision is 1 to 38, scale 0 to precision"
                .formatted(precision, scale));
      }
    }

    @Override
    public String toString() {
      return "DECIMAL(" + precision + "," + scale + ")";
    }
  }

  /** {@code Object[]}: the elements in their order. */
  record ListOf(Column element) implements ColumnType {
    public ListOf {
      checkDepth(element.type());
    }

    public static ListOf of(ColumnType element, boolean required) {
      return new ListOf(new Column(0, "element", element, required));
    }

    @Override
    public String toString() {
      return "LIST<" + element.type() + ">";
    }
  }

  /** {@code Object[]}: key, value, key, value and so on; a key is not null. */
  record MapOf(Column key, Column value) implements ColumnType {
    public MapOf {
      checkDepth(key.type());
      checkDepth(value.type());
    }

    public static MapOf of(ColumnType key, ColumnType value, boolean valueRequired) {
      return new MapOf(
          new Column(0, "key", key, true), new Column(0, "value", value, valueRequired));
    }

    @Override
    public String toString() {
      return "MAP<" + key.type() + ", " + value.type() + ">";
    }
  }

  /** {@code Object[]}: a value for each field; there is at least one field. */
  record StructOf(List<Column> fields) implements ColumnType {
    public StructOf {
      fields = List.copyOf(fields);
      Set<String> names = new HashSet<>();
      for (Column field : fields) {
        checkDepth(field.type());
        if (!names.add(field.name())) {
          throw new IllegalArgumentException(
              "A struct has two fields called '%s'; rename one".formatted(field.name()));
        }
      }
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("A struct without fields can't be stored; leave it out");
      }
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.name() + " " + field.type())
          .collect(Collectors.joining(", ", "STRUCT<", ">"));
    }
  }

  /** The columns that values of this type consist of; none for most types. */
  default List<Column> parts() {
    if (this instanceof ListOf list) {
      return List.of(list.element());
    }
    if (this instanceof MapOf map) {
      return List.of(map.key(), map.value());
    }
    return this instanceof StructOf struct ? struct.fields() : List.of();
  }

  /** The same type, its parts without field ids and names in files: as a record has it. */
  default ColumnType withoutIds() {
    if (this instanceof ListOf list) {
      return new ListOf(list.element().withoutIds());
    }
    if (this instanceof MapOf map) {
      return new MapOf(map.key().withoutIds(), map.value().withoutIds());
    }
    return this instanceof StructOf struct
        ? new StructOf(struct.fields().stream().map(Column::withoutIds).toList())
        : this;
  }

  /** The same type, as if data files called its parts what the table calls them by now. */
  default ColumnType renamed() {
    if (this instanceof ListOf list) {
      return new ListOf(list.element().renamed());
    }
    if (this instanceof MapOf map) {
      return new MapOf(map.key().renamed(), map.value().renamed());
    }
    return this instanceof StructOf struct
        ? new StructOf(struct.fields().stream().map(Column::renamed).toList())
        : this;
  }

  default boolean isNested() {
    return !parts().isEmpty();
  }

  private static void checkDepth(ColumnType inner) {
    if (depth(inner) >= DEPTH_MAX) {
      throw new IllegalArgumentException(
          "Types nested more than %d deep can't be stored; flatten them".formatted(DEPTH_MAX));
    }
  }

  private static int depth(ColumnType type) {
    return type.parts().stream().mapToInt(part -> 1 + depth(part.type())).max().orElse(0);
  }
}
