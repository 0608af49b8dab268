package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.table.ColumnTimes;
import io.icecap.table.SchemaChange;
import io.icecap.table.SchemaChange.Add;
import io.icecap.table.SchemaChange.Drop;
import io.icecap.table.SchemaChange.Since;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceHistoryTest {
  private static final long NOW = 1_000;

  @Test
  void nothingIsDroppedForRecordsFromBeforeTheTableWasFollowed() {
    assertThat(changes(ColumnTimes.UNKNOWN, 5_000, row("id"), row("id", "a")))
        .containsExactly(new Since(NOW));
    assertThat(changes(times(NOW), NOW, row("id"), row("id", "a"))).isEmpty();
    assertThat(changes(times(NOW), 0, row("id"), row("id", "a"))).isEmpty();
  }

  @Test
  void aColumnThatNewerRecordsDoNotHaveIsDropped() {
    assertThat(changes(times(NOW), 2_000, row("id", "b"), row("id", "a", "b")))
        .containsExactly(new Drop("a", 2_000));
  }

  @Test
  void aRenameIsADropAndAnAdditionOfOneMoment() {
    assertThat(changes(times(NOW), 2_000, row("id", "b"), row("id", "a")))
        .containsExactly(new Drop("a", 2_000), new Add("b", Simple.STRING), new Since(2_000));
  }

  @Test
  void aRecordThatIsOlderThanAnAdditionDropsNothing() {
    assertThat(changes(times(3_000), 2_500, row("id"), row("id", "added"))).isEmpty();
  }

  @Test
  void aColumnThatIsGoneIsNotAddedAgainByOlderRecords() {
    ColumnTimes dropped = new ColumnTimes(OptionalLong.of(NOW), Map.of("a", 2_000L), Map.of());
    SourceHistory history = new SourceHistory(dropped, Set.of("id"), NOW);
    assertThat(history.changes(row("id", "a"), row("id"), 2_000)).isEmpty();
    assertThat(history.gone(row("id", "a"), 2_000)).containsExactly("a");

    assertThat(history.changes(row("id", "a"), row("id"), 2_001))
        .containsExactly(new Add("a", Simple.STRING), new Since(2_001));
    assertThat(history.gone(row("id", "a"), 2_001)).isEmpty();
  }

  @Test
  void keysAndWhatIsNotTheSourcesStay() {
    assertThat(changes(times(NOW), 2_000, row("b"), row("id", "b", "__deleted"))).isEmpty();
  }

  private static List<SchemaChange> changes(
      ColumnTimes times, long millis, RowSchema rows, RowSchema table) {
    return new SourceHistory(times, Set.of("id"), NOW).changes(rows, table, millis);
  }

  private static ColumnTimes times(long since) {
    return new ColumnTimes(OptionalLong.of(since), Map.of(), Map.of());
  }

  private static RowSchema row(String... names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(new Column(columns.size() + 1, name, Simple.STRING, false));
    }
    return new RowSchema(0, columns, List.of(0));
  }
}
