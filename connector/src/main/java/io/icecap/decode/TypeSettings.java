package io.icecap.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How types become columns where there is a choice.
 *
 * @param decimalOverflow of decimals that may have more than 38 digits
 * @param schemaless of records that come without a schema
 */
public record TypeSettings(DecimalOverflow decimalOverflow, Schemaless schemaless) {
  public static final TypeSettings DEFAULT = new TypeSettings(DecimalOverflow.FAIL);

  /** Records without a schema are refused. */
  public TypeSettings(DecimalOverflow decimalOverflow) {
    this(decimalOverflow, Schemaless.REFUSE);
  }

  /** What becomes of records without a schema. */
  public enum Schemaless {
    /** They are refused. */
    REFUSE,
    /** Their types are those that their values have; {@link SchemalessRecords}. */
    INFER;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
      return Arrays.stream(values()).map(Schemaless::word).toList();
    }

    /**
     * @throws IllegalArgumentException if it is none of {@link #words}
     */
    public static Schemaless of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** What becomes of decimals of more than 38 digits. */
  public enum DecimalOverflow {
    /** Their records are refused. */
    FAIL,
    /** The column is a string that has all digits. */
    STRING,
    /** The column has 38 digits, and what does not fit behind the point is rounded half up. */
    ROUND;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
      return Arrays.stream(values()).map(DecimalOverflow::word).toList();
    }

    /**
     * @throws IllegalArgumentException if it is none of {@link #words}
     */
    public static DecimalOverflow of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
