package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.catalog.TransactionRecord.Part;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;

class TransactionRecordsTest {
  private static final TransactionRecord RECORD =
      new TransactionRecord(
          true,
          List.of(
              new Part(
                  new TableEntry(
                      TableIdentifier.of("shop", "orders"),
                      new TableId("default", "11111111-2222-3333-4444-555555555555"),
                      new Location("s3://lake/shop/orders/metadata"),
                      "gz.metadata.json"),
                  7,
                  "{}")));

  private static final String TEXT =
      """
      {"format":1,"state":"committed","parts":[{"table":{"namespace":["shop"],"name":"orders",\
      "group":"default","chain":"11111111-2222-3333-4444-555555555555",\
      "folder":"s3://lake/shop/orders/metadata","versions":"gz.metadata.json"},\
      "mark":7,"metadata":"{}"}]}\
      """;

  private static final String ABORTED = "{\"format\":1,\"state\":\"aborted\",\"parts\":[]}";

  @Test
  void theBytesArePinned() {
    assertThat(new String(TransactionRecords.encode(RECORD), UTF_8)).isEqualTo(TEXT);
    assertThat(new String(TransactionRecords.encode(TransactionRecord.ABORTED), UTF_8))
        .isEqualTo(ABORTED);
  }

  @Test
  void theBytesReadBack() {
    assertThat(TransactionRecords.decode(TEXT.getBytes(UTF_8))).isEqualTo(RECORD);
    assertThat(TransactionRecords.decode(ABORTED.getBytes(UTF_8)))
        .isEqualTo(TransactionRecord.ABORTED);
  }

  @Test
  void aNewerFormatIsRefused() {
    byte[] newer = TEXT.replace("\"format\":1", "\"format\":2").getBytes(UTF_8);

    assertThatThrownBy(() -> TransactionRecords.decode(newer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("upgrade Icecap");
  }
}
