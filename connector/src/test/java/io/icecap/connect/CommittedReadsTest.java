package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class CommittedReadsTest {
  private static SinkRecord named(String name) {
    Schema schema = SchemaBuilder.struct().name(name).optional().build();
    return new SinkRecord("icecap.sql.shop.orders", 0, null, null, schema, null, 0);
  }

  @Test
  void rowsOfStatementsAreRefusedUnlessTheyAreReadOnceCommitted() {
    List<SinkRecord> rows = List.of(named("shop.Envelope"), named("io.icecap.sql.Change"));

    assertThatThrownBy(() -> new CommittedReads(Map.of()).require(rows))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("set consumer.override.isolation.level=read_committed");
    assertThatCode(
            () ->
                new CommittedReads(Map.of("consumer.override.isolation.level", "read_committed"))
                    .require(rows))
        .doesNotThrowAnyException();
    assertThatCode(() -> new CommittedReads(Map.of()).require(rows.subList(0, 1)))
        .doesNotThrowAnyException();
  }
}
