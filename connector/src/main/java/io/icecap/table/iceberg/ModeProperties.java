package io.icecap.table.iceberg;

import io.icecap.format.CommitMode;
import java.util.Map;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/**
 * The commit mode of a table, in its properties: one of ours, which we follow, and Iceberg's, so
 * that what other engines change in the table is changed the same way.
 */
final class ModeProperties {
  static final String COMMIT_MODE = "icecap.commit-mode";

  private ModeProperties() {}

  static CommitMode of(TableMetadata table) {
    String word = table.property(COMMIT_MODE, CommitMode.MERGE_ON_READ.word());
    try {
      return CommitMode.of(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Table property %s: %s".formatted(COMMIT_MODE, e.getMessage()), e);
    }
  }

  static Map<String, String> of(CommitMode mode) {
    return Map.of(
        COMMIT_MODE,
        mode.word(),
        TableProperties.DELETE_MODE,
        mode.word(),
        TableProperties.UPDATE_MODE,
        mode.word(),
        TableProperties.MERGE_MODE,
        mode.word());
  }
}
