package io.icecap.source;

import java.util.ArrayList;
import java.util.List;

/**
 * A column of a source's table, and values of it.
 *
 * @param type as the source's SQL has it
 * @param values SQL literals
 * @param expected how each is printed when it is read back
 */
public record TypedColumn(String name, String type, List<String> values, List<String> expected) {
  /**
   * @param valuesAndExpected a literal, what is expected, and so on
   */
  public static TypedColumn of(String name, String type, String... valuesAndExpected) {
    List<String> values = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < valuesAndExpected.length; i += 2) {
      values.add(valuesAndExpected[i]);
      expected.add(valuesAndExpected[i + 1]);
    }
    return new TypedColumn(name, type, values, expected);
  }

  /** The same under another name. */
  TypedColumn named(String other) {
    return new TypedColumn(other, type, values, expected);
  }

  /** The same of another type, which has the values too. */
  TypedColumn as(String otherType) {
    return new TypedColumn(name, otherType, values, expected);
  }

  /** The same with another text in its literals. */
  TypedColumn replacing(String text, String by) {
    return new TypedColumn(
        name, type, values.stream().map(value -> value.replace(text, by)).toList(), expected);
  }

  public String value(int row) {
    return values.get(row % values.size());
  }

  public String expected(int row) {
    return expected.get(row % expected.size());
  }
}
