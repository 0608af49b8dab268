package io.icecap.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bytes of times and of nested values as they are in Redis; see {@link ChangeCodecBytesTest}.
 */
class NestedBytesTest {
  private static final ColumnType LISTS =
      ColumnType.ListOf.of(ColumnType.ListOf.of(Simple.INT, true), false);
  private static final ColumnType MAP = ColumnType.MapOf.of(Simple.STRING, Simple.BOOLEAN, false);
  private static final ColumnType STRUCT =
      new ColumnType.StructOf(
          List.of(
              new Column(0, "a", Simple.INT, true),
              new Column(0, "b", Simple.STRING, false),
              new Column(0, "c", MAP, false)));

  @Test
  void times() {
    check(Simple.TIME, 86_399_999_999L, "fe ff ba dd 83 05");
    check(Simple.TIMESTAMP_NANO, -2L, "feffffffffffffff");
  }

  @Test
  void lists() {
    // three elements, the second is null; 1 and -1, none
    check(
        LISTS, new Object[] {new Object[] {1, -1}, null, new Object[0]}, "03 02  02 00 02 01  00");
    Object[] nine = {
      new Object[0], null, new Object[0], null, new Object[0], null, new Object[0], null, null
    };
    check(LISTS, nine, "09 aa 01  00 00 00 00");
  }

  @Test
  void maps() {
    // two entries: keys without nulls, values with the second one null
    check(MAP, new Object[] {"x", true, "y", null}, "02 00 01 78 01 79  02 01");
    check(MAP, new Object[0], "00");
  }

  @Test
  void structs() {
    check(STRUCT, new Object[] {5, null, new Object[] {"x", false}}, "02 0a  01 00 01 78 00 00");
    check(STRUCT, new Object[] {-1, "", null}, "04 01 00");
  }

  @Test
  void nullsWhereNoneAreAllowedAreNeitherWrittenNorRead() {
    assertThatThrownBy(
            () -> ValueFormat.of(STRUCT).write(new Object[] {null, null, null}, new BlobWriter(16)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> read(STRUCT, "07")).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void countsBeyondTheBytesAreRefusedBeforeAnythingIsAllocated() {
    for (String count : new String[] {"ffffffff0f", "ffffffffffffffff7f", "09 00"}) {
      assertThatThrownBy(() -> read(LISTS, count)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> read(MAP, count)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static void check(ColumnType type, Object value, String hex) {
    BlobWriter out = new BlobWriter(1);
    ValueFormat.of(type).write(value, out);
    assertThat(HexFormat.of().formatHex(out.toBytes())).isEqualTo(hex.replace(" ", ""));
    assertThat(new Object[] {read(type, hex)}).isEqualTo(new Object[] {value});
  }

  private static Object read(ColumnType type, String hex) {
    BlobReader in = new BlobReader(HexFormat.of().parseHex(hex.replace(" ", "")));
    Object value = ValueFormat.of(type).read(in);
    assertThat(in.remaining()).isZero();
    return value;
  }
}
