package io.icecap.decode;

import java.util.List;

/**
 * Which columns rows have besides those that the source says; they come behind these.
 *
 * @param metadata each at most once
 * @param deleted whether deletes keep their row and mark it, in a last column
 */
public record AddedColumns(List<Metadata> metadata, boolean deleted) {
  public static final AddedColumns NONE = new AddedColumns(List.of(), false);

  /** The mark of a row that the source has no more: true, else false. */
  public static final String DELETED = "__deleted";

  public AddedColumns {
    metadata = List.copyOf(metadata);
  }
}
