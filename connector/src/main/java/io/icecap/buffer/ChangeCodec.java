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
 * A delete's row has the key columns only, in key order. A partial upsert's has a second bit per
 * column, see {@link RowFormat}; that of a change of the key has the old key behind it, as a
 * delete's. Persisted in Redis between an upgrade's old and new workers: a change of these bytes
 * needs a new version number, read beside the others. Written is the lowest version that has what
 * is needed, so that older workers can read it as long as possible.
 *
 * <ol>
 *   <li>upserts (0) and deletes (1)
 *   <li>partial upserts (2) and truncates (3), which have no row, besides
 *   <li>partial upserts whose rows had another key (4) besides
 * </ol>
 */
public final class ChangeCodec {
  static final byte VERSION = 3;

  private static final byte WITHOUT_OLD_KEYS = 2;
  private static final byte WITHOUT_PARTIAL_AND_TRUNCATE = 1;

  private static final int UPSERT = 0;
  private static final int DELETE = 1;
  private static final int PARTIAL = 2;
  private static final int TRUNCATE = 3;
  private static final int KEY_CHANGE = 4;
  private static final int SMALLEST_CHANGE = 3;

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
    Formats formats = new Formats(schema);
    BlobWriter out = new BlobWriter(16 + changes.size() * 16 * (1 + schema.columns().size() / 2));
    out.writeByte(version(changes));
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
      int code = code(change);
      out.writeByte(code);
      out.writeVarint(change.offset() - offset);
      out.writeZigzag(change.sourceMillis() - millis);
      formats.of(code).write(change.values(), out);
      if (code == KEY_CHANGE) {
        formats.delete().write(change.oldKey(), out);
      }
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
    } catch (ArithmeticException e) {
      throw new UnreadableBlobException("A blob has bytes that are no value of their column", e);
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
    } catch (ArithmeticException e) {
      throw new UnreadableBlobException("A blob has no schema id that can be read", e);
    }
  }

  private static int readSchemaId(BlobReader in) {
    byte version = in.readByte();
    if (version < 1 || version > VERSION) {
      throw new UnreadableBlobException(
          "A buffered blob has format %d, this Icecap reads 1 to %d: another release of Icecap wrote it;"
                  .formatted(version, VERSION)
              + " run the same release in every worker that shares this Redis");
    }
    return (int) in.readZigzag();
  }

  private static List<Change> readChanges(BlobReader in, RowSchema schema, int count) {
    Formats formats = new Formats(schema);
    List<Change> changes = new ArrayList<>(count);
    long offset = in.readVarint();
    long millis = in.readZigzag();
    for (int i = 0; i < count; i++) {
      int code = in.readByte();
      offset += in.readVarint();
      millis += in.readZigzag();
      if (offset < 0) {
        throw new UnreadableBlobException("A blob has a change at an offset below zero");
      }
      Object[] values = formats.of(code).read(in);
      changes.add(
          code == KEY_CHANGE
              ? Change.ofKey(formats.delete().read(in), values, offset, millis)
              : new Change(operation(code), values, offset, millis));
    }
    return changes;
  }

  private static byte version(List<Change> changes) {
    return switch (changes.stream().mapToInt(ChangeCodec::code).max().orElse(UPSERT)) {
      case UPSERT, DELETE -> WITHOUT_PARTIAL_AND_TRUNCATE;
      case PARTIAL, TRUNCATE -> WITHOUT_OLD_KEYS;
      default -> VERSION;
    };
  }

  private static int code(Change change) {
    return switch (change.operation()) {
      case DELETE -> DELETE;
      case TRUNCATE -> TRUNCATE;
      case UPSERT -> change.changesKey() ? KEY_CHANGE : change.isPartial() ? PARTIAL : UPSERT;
    };
  }

  private static Operation operation(int code) {
    return switch (code) {
      case DELETE -> Operation.DELETE;
      case TRUNCATE -> Operation.TRUNCATE;
      default -> Operation.UPSERT;
    };
  }

  /** How the rows of each kind of change are written. */
  private record Formats(
      RowFormat upsert, RowFormat delete, RowFormat partial, RowFormat truncate) {
    Formats(RowSchema schema) {
      this(
          RowFormat.whole(schema),
          RowFormat.keyOf(schema),
          RowFormat.partial(schema),
          RowFormat.none(schema));
    }

    RowFormat of(int code) {
      return switch (code) {
        case UPSERT -> upsert;
        case DELETE -> delete;
        case PARTIAL, KEY_CHANGE -> partial;
        case TRUNCATE -> truncate;
        default ->
            throw new UnreadableBlobException(
                "A blob has a change with the unknown operation " + code);
      };
    }
  }
}
