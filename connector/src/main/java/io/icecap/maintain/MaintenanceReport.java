package io.icecap.maintain;

import io.icecap.change.TableName;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * What was found in the folder of a table.
 *
 * @param live what something refers to
 * @param removed what nothing refers to and was removed; in a dry run, what would be
 * @param young what nothing refers to, and may still be about to
 * @param left what nothing refers to and stays: of the making of others, or more than one turn
 *     removes
 * @param holders branches and tags that hold snapshots past their retention, and since when
 */
public record MaintenanceReport(
    TableName table,
    FileCount live,
    FileCount removed,
    FileCount young,
    FileCount left,
    Map<String, Instant> holders) {
  /** One line for a person. */
  public String line(boolean dryRun) {
    return "%s: %s live, %s unreferenced and %s, %s unreferenced but too young, %s not touched%s"
        .formatted(
            table,
            text(live),
            text(removed),
            dryRun ? "to be removed" : "removed",
            text(young),
            text(left),
            holders.isEmpty() ? "" : "; kept by branches and tags, since when: " + holders);
  }

  private static String text(FileCount count) {
    return String.format(Locale.ROOT, "%,d files (%,d bytes)", count.files(), count.bytes());
  }
}
