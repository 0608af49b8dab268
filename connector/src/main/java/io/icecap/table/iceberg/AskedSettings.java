package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.change.TableName;
import io.icecap.format.CommitMode;
import io.icecap.table.OwnSettings;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;

/**
 * What a connector says of a table.
 *
 * @param own one of each of {@link OwnProperties}, or none if nothing is said of them
 */
record AskedSettings(Asked formats, Asked commitMode, List<Asked> own) {
  static AskedSettings in(TableSettings wanted) {
    String by = wanted.by();
    return new AskedSettings(
        new Asked(MetadataFiles.FORMATS, wanted.formats().map(TableFormats::text), by),
        new Asked(ModeProperties.COMMIT_MODE, wanted.commitMode().map(CommitMode::word), by),
        wanted.own().map(own -> own(own, by)).orElse(List.of()));
  }

  private static List<Asked> own(OwnSettings own, String by) {
    Map<String, String> said = OwnProperties.of(own);
    return OwnProperties.ALL.stream()
        .map(property -> new Asked(property, Optional.ofNullable(said.get(property)), by))
        .toList();
  }

  private List<Asked> all() {
    List<Asked> all = new ArrayList<>(own);
    all.add(formats);
    all.add(commitMode);
    return all;
  }

  /** The formats that the table is to have. */
  TableFormats formats(TableMetadata table) {
    return formats.isFollowed(table)
        ? formats.said().map(TableFormats::parse).orElseGet(() -> Formats.of(table))
        : Formats.of(table);
  }

  /** How the table is to be committed. */
  CommitMode commitMode(TableMetadata table) {
    return commitMode.isFollowed(table)
        ? commitMode.said().map(CommitMode::of).orElseGet(() -> ModeProperties.of(table))
        : ModeProperties.of(table);
  }

  /** The table, which remembers what was said; the same object if it did. */
  TableMetadata noted(TableMetadata table) {
    TableMetadata noted = table;
    for (Asked each : all()) {
      noted = each.noted(noted);
    }
    return noted;
  }

  /** So with a table that is made as it is said. */
  void note(Map<String, String> properties) {
    all().forEach(each -> each.note(properties));
  }

  /** Says so where the table is another thing than this connector wants. */
  void warnIfOverruled(TableMetadata table, TableName name) {
    formats.warnIfOverruled(Formats.of(table).text(), name);
    commitMode.warnIfOverruled(ModeProperties.of(table).word(), name);
    own.forEach(
        each ->
            each.warnIfOverruled(table.properties().getOrDefault(each.property(), "none"), name));
  }
}
