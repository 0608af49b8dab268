package io.icecap.decode;

import java.util.HashSet;
import java.util.List;

/**
 * Where the key of a row comes from, and what its columns become.
 *
 * @param keyColumns with {@link KeyMode#RECORD_KEY} empty, or the one column name that a primitive
 *     record key gets (a record key with fields brings its own names); with {@link
 *     KeyMode#VALUE_COLUMNS} the key columns in key order
 * @param unavailablePlaceholder what stands for a large value that did not change, as Debezium's
 *     option {@code unavailable.value.placeholder} says
 * @param types how types become columns where there is a choice
 * @param added columns besides those of the source
 * @param ordered whether changes of a row have an order of their own, and may arrive in any other
 */
public record DecoderSettings(
    KeyMode keyMode,
    List<String> keyColumns,
    String unavailablePlaceholder,
    TypeSettings types,
    AddedColumns added,
    boolean ordered) {
  public static final String UNAVAILABLE_PLACEHOLDER = "__debezium_unavailable_value";

  /** Where the key of a row comes from. */
  public enum KeyMode {
    /** All fields of the record key, in its order. */
    RECORD_KEY,
    /** There is none: each row is one more. */
    NONE,
    /**
     * The configured columns of the value. A delete takes them from the record key when it has them
     * all, else from the {@code before} image, which is only right when the source sends it whole
     * (PostgreSQL: REPLICA IDENTITY FULL).
     */
    VALUE_COLUMNS
  }

  /** With Debezium's default placeholder, and types as they are by default. */
  public DecoderSettings(KeyMode keyMode, List<String> keyColumns) {
    this(keyMode, keyColumns, UNAVAILABLE_PLACEHOLDER, TypeSettings.DEFAULT);
  }

  public DecoderSettings(
      KeyMode keyMode, List<String> keyColumns, String unavailablePlaceholder, TypeSettings types) {
    this(keyMode, keyColumns, unavailablePlaceholder, types, AddedColumns.NONE, false);
  }

  public DecoderSettings {
    keyColumns = List.copyOf(keyColumns);
    if (keyMode == KeyMode.VALUE_COLUMNS && keyColumns.isEmpty()) {
      throw new IllegalArgumentException(
          "Key columns are missing: name at least one, or take the key from the record key");
    }
    if (keyMode == KeyMode.RECORD_KEY && keyColumns.size() > 1) {
      throw new IllegalArgumentException(
          "%s name a record key, and a primitive record key is one column: name one, or take the key from these columns of the value"
              .formatted(keyColumns));
    }
    if (new HashSet<>(keyColumns).size() < keyColumns.size()) {
      throw new IllegalArgumentException(
          "A key column is named twice in %s: name each once".formatted(keyColumns));
    }
  }

  public DecoderSettings with(TypeSettings otherTypes) {
    return new DecoderSettings(
        keyMode, keyColumns, unavailablePlaceholder, otherTypes, added, ordered);
  }

  public DecoderSettings with(AddedColumns otherColumns) {
    return new DecoderSettings(
        keyMode, keyColumns, unavailablePlaceholder, types, otherColumns, ordered);
  }

  /** The same, of changes that have an order of their own. */
  public DecoderSettings inOrder() {
    return new DecoderSettings(keyMode, keyColumns, unavailablePlaceholder, types, added, true);
  }

  public static DecoderSettings byRecordKey() {
    return new DecoderSettings(KeyMode.RECORD_KEY, List.of());
  }

  public static DecoderSettings byColumns(List<String> keyColumns) {
    return new DecoderSettings(KeyMode.VALUE_COLUMNS, keyColumns);
  }
}
