package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppliedOffsetsCodecTest {
  private static final AppliedOffsets APPLIED =
      new AppliedOffsets(
          new TreeMap<>(
              Map.of(
                  new SourcePartition("shop.orders", 0),
                  120L,
                  new SourcePartition("shop.orders", 10),
                  5_000_000_000L,
                  new SourcePartition("odd \"name-1", 2),
                  0L)),
          new TreeMap<>(
              Map.of(
                  new SourcePartition("shop.orders", 0),
                  new TreeMap<>(
                      Map.of(new PartitionKey("0~3"), 90L, new PartitionKey("0~1"), 7L)))));

  private static final String TEXT =
      """
      {"odd \\"name-1":{"2":0},"shop.orders":{"0":[120,{"0~1":7,"0~3":90}],"10":5000000000}}\
      """;

  @Test
  void theTextIsPinned() {
    assertThat(AppliedOffsetsCodec.encode(APPLIED)).isEqualTo(TEXT);
  }

  @Test
  void theTextReadsBack() {
    assertThat(AppliedOffsetsCodec.decode(TEXT)).isEqualTo(APPLIED);
  }

  @Test
  void nothingIsAnEmptyObject() {
    assertThat(AppliedOffsetsCodec.encode(AppliedOffsets.NONE)).isEqualTo("{}");
    assertThat(AppliedOffsetsCodec.decode("{}")).isEqualTo(AppliedOffsets.NONE);
  }
}
