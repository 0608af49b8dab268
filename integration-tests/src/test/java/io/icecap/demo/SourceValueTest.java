package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

final class SourceValueTest {
  @Test
  void yearsBeforeChristAndFarYearsAreThose() {
    assertThat(of("date", Types.DateType.get(), "4713-01-01 BC"))
        .isEqualTo(LocalDate.of(-4712, 1, 1));
    assertThat(of("date", Types.DateType.get(), "5874897-12-31"))
        .isEqualTo(LocalDate.of(5874897, 12, 31));
    assertThat(of("timestamp", Types.TimestampType.withoutZone(), "0044-03-15 12:00:00.5 BC"))
        .isEqualTo(LocalDateTime.parse("-0043-03-15T12:00:00.5"));
  }

  @Test
  void instantsAreInUtcWhateverTheSessionsZone() {
    assertThat(of("timestamptz", Types.TimestampType.withZone(), "1970-01-01 00:00:00+05:30"))
        .isEqualTo(OffsetDateTime.parse("1969-12-31T18:30:00Z"));
    assertThat(of("timestamptz", Types.TimestampType.withZone(), "0001-01-01 00:00:00-00:01:15"))
        .isEqualTo(OffsetDateTime.parse("0001-01-01T00:01:15Z"));
  }

  @Test
  void theLastBitIsTheLowestOfTheFirstByte() {
    assertThat(of("bit", Types.BinaryType.get(), "0000001000000001"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(of("varbit", Types.BinaryType.get(), "100000000"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, 1}));
  }

  @Test
  void numbersOfAnyLengthAreText() {
    assertThat(of("numeric", Types.StringType.get(), "-0.50")).isEqualTo("-0.5");
    assertThat(of("numeric", Types.StringType.get(), "NaN")).isNull();
  }

  @Test
  void timesThatAreTextSort() {
    assertThat(of("time", Types.StringType.get(), "08:30:00")).isEqualTo("08:30:00.000000");
  }

  @Test
  void elementsOfArraysAreOfTheirType() {
    assertThat(
            SourceValue.of(
                new SourceColumn("c", "_date"),
                Types.ListType.ofOptional(1, Types.DateType.get()),
                new String[] {"0001-01-01", null}))
        .isEqualTo(Arrays.asList(LocalDate.of(1, 1, 1), null));
  }

  @Test
  void structsDigestAsTheirPartsDo() {
    var digest = new RowDigest();
    Object point = of("point", Types.StructType.of(), "(1.5,-2)");

    assertThat(digest.of(List.of(point)))
        .isEqualTo(digest.of(List.of(of("point", Types.StructType.of(), "(1.5,-2)"))))
        .isNotEqualTo(digest.of(List.of(of("point", Types.StructType.of(), "(1.5,2)"))));
    assertThat(digest.of(List.of(Arrays.asList("null"))))
        .isNotEqualTo(digest.of(List.of(Arrays.asList((Object) null))));
  }

  @Test
  void aTypeThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> of("box", Types.StructType.of(), "(1,1),(0,0)"))
        .hasMessageContaining("box");
  }

  private static Object of(String sourceType, Type type, String text) {
    return SourceValue.of(new SourceColumn("c", sourceType), type, text);
  }
}
