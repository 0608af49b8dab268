package io.icecap.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes as they are in Redis. To change one of them is to make a new version. */
final class ChangeCodecBytesTest {
  private static final RowSchema SCHEMA =
      ChangeCodecTest.schema(
          5,
          List.of(2, 0),
          Simple.BOOLEAN,
          Simple.INT,
          Simple.LONG,
          Simple.FLOAT,
          Simple.DOUBLE,
          Simple.STRING,
          Simple.BINARY,
          Simple.DATE,
          Simple.TIMESTAMP,
          Simple.TIMESTAMPTZ,
          Simple.UUID,
          new ColumnType.Decimal(9, 2),
          new ColumnType.Decimal(20, 2));
  private static final List<Change> CHANGES =
      List.of(
          new Change(
              Operation.UPSERT,
              new Object[] {
                true,
                -1,
                300L,
                1.5f,
                -2.0,
                "hé",
                new byte[] {1, 2},
                20_000,
                1L,
                -1L,
                new UUID(0x0102030405060708L, 0x090A0B0C0D0E0F10L),
                new BigDecimal("-1.25"),
                new BigDecimal("2.56")
              },
              1000,
              1_700_000_000_000L),
          new Change(
              Operation.UPSERT,
              new Object[] {
                false, null, 1L, null, null, null, null, null, null, null, null, null, null
              },
              1003,
              1_700_000_000_010L),
          new Change(
              Operation.DELETE,
              new Object[] {
                false, null, 2L, null, null, null, null, null, null, null, null, null, null
              },
              1003,
              1_700_000_000_008L));
  private static final String BYTES =
      """
      01                       version
      0a                       schema 5
      03                       changes
      e807                     first offset 1000
      80a0abfef962             first millis 1700000000000

      00 00 00                 upsert, same offset, same millis
      00 00                    no nulls
      01                       true
      01                       int -1
      d804                     long 300
      0000c03f                 float 1.5
      00000000000000c0         double -2.0
      03 68c3a9                string
      02 0102                  binary
      c0b802                   date 20000
      0100000000000000         timestamp 1
      ffffffffffffffff         timestamptz -1
      0807060504030201 100f0e0d0c0b0a09  uuid
      f901                     decimal -1.25
      02 0100                  decimal 2.56

      00 03 14                 upsert, offset + 3, millis + 10
      fa 1f                    all null but the first and the third
      00 02                    false, 1

      01 00 03                 delete, same offset, millis - 2
      00                       no nulls in the key
      04 00                    2, false
      """;

  private static final RowSchema TWO =
      ChangeCodecTest.schema(5, List.of(0), Simple.INT, Simple.STRING, Simple.STRING);
  private static final List<Change> PARTIAL =
      List.of(
          new Change(Operation.UPSERT, new Object[] {1, "a", null}, 7, 0),
          new Change(
              Operation.UPSERT, new Object[] {1, new Unchanged("left"), new Unchanged(null)}, 8, 0),
          new Change(Operation.TRUNCATE, new Object[3], 9, 0));
  private static final String PARTIAL_BYTES =
      """
      02                       version
      0a                       schema 5
      03                       changes
      07                       first offset
      00                       first millis

      00 00 00                 upsert, same offset, same millis
      04                       the third is null
      02                       int 1
      01 61                    string

      02 01 00                 partial upsert, offset + 1, same millis
      04                       the third is null
      06                       the second and the third are unchanged
      02                       int 1
      04 6c656674              what was sent instead of the second

      03 01 00                 truncate, offset + 1, same millis
      """;

  private static final List<Change> OF_KEYS =
      List.of(
          Change.ofKey(
              new Object[] {1, null, null}, new Object[] {2, new Unchanged("left"), "b"}, 7, 0));
  private static final String OF_KEYS_BYTES =
      """
      03                       version
      0a                       schema 5
      01                       changes
      07                       first offset
      00                       first millis

      04 00 00                 change of the key, same offset, same millis
      00                       no nulls
      02                       the second is unchanged
      04                       int 2
      04 6c656674              what was sent instead of the second
      01 62                    string
      00                       no nulls in the old key
      02                       int 1
      """;

  @Test
  void changesOfKeysAreTheseBytes() {
    byte[] bytes = ChangeCodec.encode(TWO, OF_KEYS).bytes();

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex(OF_KEYS_BYTES));
    assertThat(ChangeCodec.decode(bytes, id -> TWO)).usingRecursiveComparison().isEqualTo(OF_KEYS);
  }

  @Test
  void partialUpsertsAreTheseBytes() {
    byte[] bytes = ChangeCodec.encode(TWO, PARTIAL).bytes();

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex(PARTIAL_BYTES));
  }

  @Test
  void theseBytesArePartialUpserts() {
    List<Change> changes =
        ChangeCodec.decode(HexFormat.of().parseHex(hex(PARTIAL_BYTES)), id -> TWO);

    assertThat(changes).usingRecursiveComparison().isEqualTo(PARTIAL);
  }

  @Test
  void changesAreTheseBytes() {
    byte[] bytes = ChangeCodec.encode(SCHEMA, CHANGES).bytes();

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex(BYTES));
  }

  @Test
  void theseBytesAreTheChanges() {
    List<Change> changes =
        ChangeCodec.decode(HexFormat.of().parseHex(hex(BYTES)), id -> id == 5 ? SCHEMA : null);

    assertThat(changes).usingRecursiveComparison().isEqualTo(CHANGES);
  }

  /** What stands before the words in each line, without blanks. */
  private static String hex(String text) {
    StringBuilder hex = new StringBuilder();
    text.lines()
        .forEach(
            line ->
                hex.append(
                    line.replaceFirst("^((?:[0-9a-f]{2}+ ?)*)(  .*)?$", "$1").replace(" ", "")));
    return hex.toString();
  }
}
