package io.icecap.table;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which logs a table shows to readers; chosen when it is created. The Iceberg chain is written in
 * any case: it is the truth, and Delta's log is derived from it.
 */
public enum TableFormats {
  ICEBERG("iceberg"),
  DELTA("delta"),
  ICEBERG_AND_DELTA("iceberg,delta");

  private final String text;

  TableFormats(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is none of {@link #texts}, in any order and with blanks
   */
  public static TableFormats parse(String text) {
    String sorted =
        Arrays.stream(text.split(",", -1))
            .map(String::trim)
            .sorted(java.util.Comparator.reverseOrder())
            .collect(Collectors.joining(","));
    return Arrays.stream(values())
        .filter(formats -> formats.text.equals(sorted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' names no table formats; write one of %s"
                        .formatted(text, String.join(" | ", texts()))));
  }

  public static List<String> texts() {
    return Arrays.stream(values()).map(TableFormats::text).toList();
  }

  public String text() {
    return text;
  }

  public boolean hasDelta() {
    return this != ICEBERG;
  }

  /** Whether Iceberg readers are shown the table. */
  public boolean hasIceberg() {
    return this != DELTA;
  }
}
