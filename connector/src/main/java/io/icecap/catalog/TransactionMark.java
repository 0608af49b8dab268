package io.icecap.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.TableMetadata;

/**
 * What a version of a table says of a transaction over several tables, in a property that counts in
 * that version alone: later ones inherit it, and it names the version it is of.
 */
record TransactionMark(State state, UUID transaction) {
  static final String PROPERTY = "icecap.transaction";

  /** Anybody may set properties: what is not of this form says nothing. */
  private static final Pattern FORM =
      Pattern.compile(
          "(MARK|FINISHED) ([0-9]{1,18}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  enum State {
    /** The place of the transaction, in which the table is as it was. */
    MARK,
    /** What the transaction has made of the table. */
    FINISHED
  }

  static Optional<TransactionMark> of(Version<TableMetadata> version) {
    Matcher words = FORM.matcher(version.document().properties().getOrDefault(PROPERTY, ""));
    return words.matches() && Long.parseLong(words.group(2)) == version.number()
        ? Optional.of(
            new TransactionMark(State.valueOf(words.group(1)), UUID.fromString(words.group(3))))
        : Optional.empty();
  }

  /** The metadata as the version with this number and mark. */
  TableMetadata in(TableMetadata metadata, long number) {
    return TableMetadata.buildFrom(metadata)
        .setProperties(Map.of(PROPERTY, state + " " + number + " " + transaction))
        .build();
  }
}
