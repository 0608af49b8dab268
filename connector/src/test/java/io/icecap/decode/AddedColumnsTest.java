package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Unchanged;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** What rows have besides the source's columns, and deletes that keep their rows. */
class AddedColumnsTest {
  private static final Unchanged UNSAID = new Unchanged(null);
  private static final AddedColumns ALL = new AddedColumns(Arrays.asList(Metadata.values()), false);
  private static final AddedColumns SOFT =
      new AddedColumns(List.of(Metadata.OP, Metadata.LSN), true);

  private final Topic topic = new Topic();

  private Decoded decode(AddedColumns added, Struct key, Struct value) {
    return new RecordDecoder(DecoderSettings.byRecordKey().with(added))
        .decode(topic.throughJson(key, value));
  }

  /** A create of a source with one column besides the key. */
  private static Struct createWith(String column, Schema type) {
    Schema image =
        SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field(column, type)
            .build();
    Schema envelope =
        SchemaBuilder.struct()
            .field("before", image)
            .field("after", image)
            .field("op", Schema.STRING_SCHEMA)
            .build();
    return new Struct(envelope).put("op", "c").put("after", new Struct(image).put("id", 7L));
  }

  @Test
  void metadataComesBehindTheSourcesColumns() {
    Decoded.Upsert row =
        (Decoded.Upsert)
            decode(ALL, Topic.key(7), Envelope.of("c", null, Envelope.row(7, "tea", true)));

    assertThat(row.schema().columns().subList(3, 9))
        .containsExactly(
            new Column(0, "__op", Simple.STRING, false),
            new Column(0, "__source_ts", Simple.TIMESTAMPTZ, false),
            new Column(0, "__topic", Simple.STRING, false),
            new Column(0, "__partition", Simple.INT, false),
            new Column(0, "__offset", Simple.LONG, false),
            new Column(0, "__lsn", Simple.LONG, false));
    assertThat(row.values())
        .containsExactly(
            7L,
            "tea",
            true,
            "c",
            Envelope.SOURCE_MILLIS * 1_000,
            Topic.NAME,
            Topic.PARTITION,
            Topic.OFFSET,
            7L);
    assertThat(row.schema().key()).containsExactly(0);
  }

  @Test
  void aHardDeleteHasNoMetadata() {
    Decoded delete =
        decode(ALL, Topic.key(7), Envelope.of("d", Envelope.row(7, "tea", true), null));

    assertThat(((Decoded.Delete) delete).values()).containsExactly(7L);
  }

  @Test
  void incrementalSnapshotsSayWhenDebeziumReadTheRow() {
    Struct event = Envelope.of("r", null, Envelope.row(7, "tea", true));
    AddedColumns time = new AddedColumns(List.of(Metadata.SOURCE_TS), false);

    Decoded read = decode(time, Topic.key(7), event.put("source", Envelope.source(0)));
    Decoded silent = decode(time, Topic.key(7), event.put("ts_ms", null));

    assertThat(((Decoded.Upsert) read).values()[3]).isEqualTo(Envelope.PROCESSED_MILLIS * 1_000);
    assertThat(((Decoded.Upsert) silent).values()[3]).isNull();
  }

  @Test
  void aSourceColumnOfTheSameNameIsRefused() {
    Struct event = createWith("__lsn", Schema.OPTIONAL_INT64_SCHEMA);

    assertThatThrownBy(() -> decode(ALL, Topic.key(7), event))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("column '__lsn'", "metadata.columns", "ReplaceField");
    assertThat(((Decoded.Upsert) decode(AddedColumns.NONE, Topic.key(7), event)).values())
        .containsExactly(7L, null);
  }

  @Test
  void aSourceColumnOfTheMarksNameIsRefused() {
    Struct event = createWith("__deleted", Schema.OPTIONAL_BOOLEAN_SCHEMA);

    assertThatThrownBy(() -> decode(SOFT, Topic.key(7), event))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("column '__deleted'", "delete.mode=soft");
  }

  /** {@code add.fields=op,lsn,source.ts_ms}. */
  @Test
  void whatAFlattenedRecordHasUnderTheNameAndOfTheTypeIsTheColumn() {
    Schema row =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("__op", Schema.OPTIONAL_STRING_SCHEMA)
            .field("__lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("__source_ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    AddedColumns some =
        new AddedColumns(List.of(Metadata.OP, Metadata.SOURCE_TS, Metadata.LSN), false);
    Struct value = new Struct(row).put("id", 7L).put("__op", "u").put("__lsn", 9L);

    Decoded.Upsert upsert =
        (Decoded.Upsert) decode(some, Topic.key(7), value.put("__source_ts_ms", 5L));

    assertThat(upsert.schema().columns())
        .extracting(Column::name)
        .containsExactly("id", "__op", "__lsn", "__source_ts_ms", "__source_ts");
    assertThat(upsert.values()).containsExactly(7L, "u", 9L, 5L, 5_000L);
  }

  @Test
  void aFlattenedRecordThatSaysNothingHasNull() {
    Decoded row = decode(ALL, Topic.key(7), Topic.row(7, "a", Schema.INT32_SCHEMA, 1));

    assertThat(((Decoded.Upsert) row).values())
        .containsExactly(7L, 1, null, null, Topic.NAME, Topic.PARTITION, Topic.OFFSET, null);
  }

  @Test
  void aFlattenedColumnOfAnotherTypeIsRefused() {
    assertThatThrownBy(
            () -> decode(ALL, Topic.key(7), Topic.row(7, "__lsn", Schema.STRING_SCHEMA, "x")))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("column '__lsn'", "metadata.columns");
  }

  @Test
  void aSoftDeleteKeepsWhatTheRowHas() {
    Decoded.SoftDelete delete =
        (Decoded.SoftDelete)
            decode(SOFT, Topic.key(7), Envelope.of("d", Envelope.row(0, null, false), null));

    assertThat(delete.values()).containsExactly(7L, UNSAID, UNSAID, "d", 7L, true);
    assertThat(delete.whole()).isTrue();
  }

  @Test
  void livingRowsAreNotDeletedAndTheirColumnsMayBeUnknown() {
    Decoded.Upsert row =
        (Decoded.Upsert)
            decode(SOFT, Topic.key(7), Envelope.of("u", null, Envelope.row(7, "tea", true)));

    assertThat(row.values()).containsExactly(7L, "tea", true, "u", 7L, false);
    assertThat(row.schema().columns())
        .extracting(Column::required)
        .containsExactly(true, false, false, false, false, false);
  }

  @Test
  void rowsAndTheirSoftDeletesHaveTheSameSchema() {
    RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey().with(SOFT));
    Struct create = Envelope.of("c", null, Envelope.row(7, "tea", true));
    Struct event = Envelope.of("d", Envelope.row(7, "tea", true), null);

    Decoded row = decoder.decode(Topic.direct(Topic.key(7), create));
    Decoded delete = decoder.decode(Topic.direct(Topic.key(7), event));

    assertThat(((Decoded.SoftDelete) delete).schema()).isEqualTo(((Decoded.Upsert) row).schema());
  }

  @Test
  void aTombstoneMarksItsKeyAndKnowsNothingOfTheSource() {
    Decoded.SoftDelete delete = (Decoded.SoftDelete) decode(SOFT, Topic.key(7), null);

    assertThat(delete.schema().columns())
        .extracting(Column::name)
        .containsExactly("id", "__op", "__lsn", "__deleted");
    assertThat(delete.values()).containsExactly(7L, "d", UNSAID, true);
    assertThat(delete.whole()).isFalse();
  }

  /** {@code delete.tombstone.handling.mode=rewrite}; what is no key may be made up. */
  @Test
  void aRewrittenDeleteSaysItsKeyAndWhatWasAdded() {
    Schema rewritten =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("item", Schema.OPTIONAL_STRING_SCHEMA)
            .field("__deleted", Schema.OPTIONAL_STRING_SCHEMA)
            .field("__lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    Struct row = new Struct(rewritten).put("id", 7L).put("item", "made up").put("__lsn", 5L);

    Decoded.SoftDelete delete =
        (Decoded.SoftDelete) decode(SOFT, Topic.key(7), row.put("__deleted", "true"));
    Decoded.Upsert living =
        (Decoded.Upsert) decode(SOFT, Topic.key(7), row.put("__deleted", "false"));

    assertThat(delete.schema().columns())
        .extracting(Column::name)
        .containsExactly("id", "item", "__lsn", "__op", "__deleted");
    assertThat(delete.values()).containsExactly(7L, UNSAID, 5L, "d", true);
    assertThat(living.values()).containsExactly(7L, "made up", 5L, null, false);
  }
}
