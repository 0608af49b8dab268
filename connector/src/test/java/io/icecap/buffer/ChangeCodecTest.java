package io.icecap.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangeCodecTest {
  private static final RowSchema SCHEMA = schema(7, List.of(1, 0), Simple.STRING, Simple.LONG);
  private static final List<Change> CHANGES =
      List.of(
          upsert(1000, 5_000, "ab", 1L),
          upsert(1001, 4_999, null, -300L),
          delete(1001, 4_999, "c", 2L));

  @Test
  void changesComeBackInOrder() {
    Blob blob = ChangeCodec.encode(SCHEMA, CHANGES);

    assertThat(blob.firstOffset()).isEqualTo(1000);
    assertThat(blob.lastOffset()).isEqualTo(1001);
    assertThat(blob.changes()).isEqualTo(3);
    assertThat(ChangeCodec.schemaId(blob.bytes())).isEqualTo(7);
    assertSame(ChangeCodec.decode(blob.bytes(), id -> SCHEMA), CHANGES);
  }

  @Test
  void deleteCarriesItsKeyOnly() {
    RowSchema schema = schema(1, List.of(1), Simple.STRING, Simple.LONG);
    Blob blob = ChangeCodec.encode(schema, List.of(delete(1, 0, "not in the key", 9L)));

    Change change = ChangeCodec.decode(blob.bytes(), id -> schema).get(0);

    assertThat(change.values()).containsExactly(null, 9L);
  }

  @Test
  void schemaIsAskedForByTheIdInTheBlob() {
    RowSchema ofARecord = schema(RowSchema.OF_A_RECORD, List.of(0), Simple.LONG);
    Blob blob = ChangeCodec.encode(ofARecord, List.of(upsert(1, 0, 9L)));
    List<Integer> asked = new ArrayList<>();

    ChangeCodec.decode(
        blob.bytes(),
        id -> {
          asked.add(id);
          return ofARecord;
        });

    assertThat(asked).containsExactly(RowSchema.OF_A_RECORD);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTypeWithItsExtremesComesBack(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 60; i++) {
      RowSchema schema = RandomChanges.schema(random);
      List<Change> changes = RandomChanges.changes(random, schema);

      Blob blob = ChangeCodec.encode(schema, changes);

      assertSame(ChangeCodec.decode(blob.bytes(), id -> schema), changes);
    }
  }

  @Test
  void blobThatEndsTooEarlyIsRefused() {
    SplittableRandom random = new SplittableRandom(11);
    RowSchema schema = RandomChanges.schemaOfAllTypes();
    byte[] bytes = ChangeCodec.encode(schema, RandomChanges.changes(random, schema)).bytes();

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ChangeCodec.decode(cut, id -> schema))
          .as("of %d bytes the first %d", bytes.length, length)
          .isInstanceOf(UnreadableBlobException.class);
    }
  }

  @Test
  void damagedBlobNeverAllocatesMoreThanItsBytesAccountFor() {
    SplittableRandom random = new SplittableRandom(12);
    byte[] bytes = ChangeCodec.encode(SCHEMA, CHANGES).bytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        assertThat(ChangeCodec.decode(damaged, id -> SCHEMA)).hasSizeLessThan(bytes.length);
      } catch (UnreadableBlobException e) {
        assertThat(e).hasMessageContaining("blob");
      }
    }
  }

  @Test
  void bytesBehindTheLastChangeAreRefused() {
    byte[] bytes = ChangeCodec.encode(SCHEMA, CHANGES).bytes();

    assertThatThrownBy(
            () -> ChangeCodec.decode(Arrays.copyOf(bytes, bytes.length + 2), id -> SCHEMA))
        .isInstanceOf(UnreadableBlobException.class)
        .hasMessageContaining("followed by 2 bytes");
  }

  @Test
  void foreignVersionIsRefusedWithWhatToDo() {
    byte[] bytes = ChangeCodec.encode(SCHEMA, CHANGES).bytes();
    bytes[0] = 4;

    assertThatThrownBy(() -> ChangeCodec.schemaId(bytes))
        .isInstanceOf(UnreadableBlobException.class)
        .hasMessageContaining("format 4")
        .hasMessageContaining("run the same release");
    assertThatThrownBy(() -> ChangeCodec.decode(bytes, id -> SCHEMA))
        .isInstanceOf(UnreadableBlobException.class);
  }

  @Test
  void unknownOperationIsRefused() {
    byte[] bytes = ChangeCodec.encode(SCHEMA, CHANGES).bytes();
    bytes[7] = 9;

    assertThatThrownBy(() -> ChangeCodec.decode(bytes, id -> SCHEMA))
        .isInstanceOf(UnreadableBlobException.class)
        .hasMessageContaining("operation 9");
  }

  @Test
  void valueOfAnotherClassIsRefusedWithoutBeingTold() {
    List<Change> changes = List.of(upsert(1, 0, "a", "secret"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangeCodec.encode(SCHEMA, changes))
        .withMessage("A java.lang.String does not fit column 'c1' of type LONG")
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.000", "12345678.90"})
  void decimalOfAnotherScaleOrTooManyDigitsIsRefused(String decimal) {
    RowSchema schema = schema(1, List.of(0), new ColumnType.Decimal(9, 2));
    List<Change> changes = List.of(upsert(1, 0, new BigDecimal(decimal)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangeCodec.encode(schema, changes))
        .withMessageContaining("'c0'")
        .withMessageNotContaining(decimal);
  }

  @Test
  void offsetsThatFallAreRefused() {
    List<Change> changes = List.of(upsert(2, 0, "a", 1L), upsert(1, 0, "a", 1L));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangeCodec.encode(SCHEMA, changes))
        .withMessageContaining("1 after 2");
  }

  @Test
  void rowOfAnotherWidthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangeCodec.encode(SCHEMA, List.of(upsert(1, 0, "a"))))
        .withMessageContaining("1 values");
  }

  static RowSchema schema(int id, List<Integer> key, ColumnType... types) {
    return new RowSchema(
        id,
        IntStream.range(0, types.length)
            .mapToObj(i -> new Column(i + 1, "c" + i, types[i], false))
            .toList(),
        key);
  }

  private static Change upsert(long offset, long millis, Object... values) {
    return new Change(Operation.UPSERT, values, offset, millis);
  }

  private static Change delete(long offset, long millis, Object... values) {
    return new Change(Operation.DELETE, values, offset, millis);
  }

  private static void assertSame(List<Change> actual, List<Change> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      Change a = actual.get(i);
      Change e = expected.get(i);
      assertThat(a.operation()).isEqualTo(e.operation());
      assertThat(a.offset()).isEqualTo(e.offset());
      assertThat(a.sourceMillis()).isEqualTo(e.sourceMillis());
      assertThat(Arrays.deepEquals(comparable(a.values()), comparable(e.values())))
          .as("values of change %d", i)
          .isTrue();
      assertThat(a.changesKey()).isEqualTo(e.changesKey());
      assertThat(Arrays.deepEquals(a.oldKey(), e.oldKey())).as("old key of change %d", i).isTrue();
    }
  }

  private static Object[] comparable(Object[] values) {
    return Arrays.stream(values)
        .map(v -> v instanceof Unchanged left ? new Object[] {"unchanged", left.sent()} : v)
        .toArray();
  }
}
