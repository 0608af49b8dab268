package io.icecap.maintain;

import io.icecap.change.TableName;
import java.util.Locale;

/**
 * What was found in the folder of a table.
 *
 * @param live what something refers to
 * @param removed what nothing refers to and was removed; in a dry run, what would be
 * @param young what nothing refers to, and may still be about to
 * @param left what nothing refers to and stays: of the making of others, or more than one turn
 *     removes
 */
public record MaintenanceReport(
    TableName table, FileCount live, FileCount removed, FileCount young, FileCount left) {
  /** One line for a person. */
  public String line(boolean dryRun) {
    return "%s: %s live, %s unreferenced and %s, %s unreferenced but too young, %s not touched"
        .formatted(
            table,
            text(live),
            text(removed),
            dryRun ? "to be removed" : "removed",
            text(young),
            text(left));
  }

  private static String text(FileCount count) {
    return String.format(Locale.ROOT, "%,d files (%,d bytes)", count.files(), count.bytes());
  }
}
