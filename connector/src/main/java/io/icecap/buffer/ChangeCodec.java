package io.icecap.buffer;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The bytes of a {@link Blob}. Thread-safe.
 *
 * <pre>
 * blob    = version:1  schema id:zigzag  count:varint
 *           first offset:varint  first millis:zigzag  change*
 * change  = operation:1  offset - previous:varint  millis - previous:zigzag  row
 * row     = bit per column, set where null  value of every other column: {@link ValueFormat}
 * </pre>
 *
 * A delete's row has the key columns only, in key order. Persisted in Redis between an upgrade's
 * old and new workers: a change of these bytes needs a new version number, read beside this one.
 */
public final class ChangeCodec {
  static final byte VERSION = 1;

  private static final int UPSERT = 0;
  private static final int DELETE = 1;
  private static final int SMALLEST_CHANGE = 4;

  private ChangeCodec() {}

  /**
   * @param changes at least one, offsets not negative and never falling
   * @throws IllegalArgumentException if they are not, or a value does not fit its column
   */
  public static Blob encode(RowSchema schema, List<Change> changes) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("A blob needs at least one change");
    }
    Change first = changes.get(0);
    Change last = changes.get(changes.size() - 1);
    RowFormat upsert = RowFormat.whole(schema);
    RowFormat delete = RowFormat.keyOf(schema);
    BlobWriter out = new BlobWriter(16 + changes.size() * 16 * (1 + schema.columns().size() / 2));
    out.writeByte(VERSION);
    out.writeZigzag(schema.id());
    out.writeVarint(changes.size());
    out.writeVarint(first.offset());
    out.writeZigzag(first.sourceMillis());
    long offset = first.offset();
    long millis = first.sourceMillis();
    for (Change change : changes) {
      if (change.offset() < offset || change.offset() < 0) {
        throw new IllegalArgumentException(
            "Changes are not in the order of their offsets: %d after %d"
                .formatted(change.offset(), offset));
      }
      boolean isDelete = change.operation() == Operation.DELETE;
      out.writeByte(isDelete ? DELETE : UPSERT);
      out.writeVarint(change.offset() - offset);
      out.writeZigzag(change.sourceMillis() - millis);
      (isDelete ? delete : upsert).write(change.values(), out);
      offset = change.offset();
      millis = change.sourceMillis();
    }
    return new Blob(first.offset(), last.offset(), changes.size(), out.toBytes());
  }

  /**
   * @param schemaById gives the schema with the id that {@link #schemaId} tells
   * @throws UnreadableBlobException if the bytes are of a foreign version or damaged
   */
  public static List<Change> decode(byte[] bytes, IntFunction<RowSchema> schemaById) {
    BlobReader in = new BlobReader(bytes);
    try {
      RowSchema schema = schemaById.apply(readSchemaId(in));
      int count = in.readCount(SMALLEST_CHANGE);
      List<Change> changes = readChanges(in, schema, count);
      if (in.remaining() != 0) {
        throw new UnreadableBlobException(
            "A blob of %d changes is followed by %d bytes that belong to nothing"
                .formatted(count, in.remaining()));
      }
      return changes;
    } catch (IndexOutOfBoundsException e) {
      throw new UnreadableBlobException(
          "A blob ends after %d bytes in the middle of a change".formatted(bytes.length), e);
    }
  }

  /**
   * The id of the schema that {@code bytes} were encoded with.
   *
   * @throws UnreadableBlobException as {@link #decode}
   */
  public static int schemaId(byte[] bytes) {
    try {
      return readSchemaId(new BlobReader(bytes));
    } catch (IndexOutOfBoundsException e) {
      throw new UnreadableBlobException(
          "A blob of %d bytes has no header".formatted(bytes.length), e);
    }
  }

  private static int readSchemaId(BlobReader in) {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new UnreadableBlobException(
          "A buffered blob has format %d, this Icecap reads %d: another release of Icecap wrote it;"
                  .formatted(version, VERSION)
              + " run the same release in every worker that shares this Redis");
    }
    return (int) in.readZigzag();
  }

  private static List<Change> readChanges(BlobReader in, RowSchema schema, int count) {
    RowFormat upsert = RowFormat.whole(schema);
    RowFormat delete = RowFormat.keyOf(schema);
    List<Change> changes = new ArrayList<>(count);
    long offset = in.readVarint();
    long millis = in.readZigzag();
    for (int i = 0; i < count; i++) {
      int operation = in.readByte();
      offset += in.readVarint();
      millis += in.readZigzag();
      changes.add(
          switch (operation) {
            case UPSERT -> new Change(Operation.UPSERT, upsert.read(in), offset, millis);
            case DELETE -> new Change(Operation.DELETE, delete.read(in), offset, millis);
            default ->
                throw new UnreadableBlobException(
                    "A blob has a change with the unknown operation " + operation);
          });
    }
    return changes;
  }
}
