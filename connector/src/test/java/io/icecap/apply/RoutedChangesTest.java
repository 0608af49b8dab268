package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.FreshFile;
import io.icecap.cache.KeyIndex;
import io.icecap.cache.RowPlace;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutedChangesTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true), new Column(2, "day", Simple.STRING, false)),
          List.of(0));
  private static final PartitionKey A = new PartitionKey("0~a");
  private static final PartitionKey B = new PartitionKey("0~b");
  private static final PartitionKey C = new PartitionKey("0~c");

  /** Row 1 is in A, row 2 in B, row 3, as another engine left it, in both. */
  private static final Map<Long, List<PartitionKey>> ROWS =
      Map.of(1L, List.of(A), 2L, List.of(B), 3L, List.of(A, B));

  private static RoutedChanges route(Change... changes) {
    return RoutedChanges.of(
        List.of(changes), SCHEMA, new ByDay(), new TwoPartitions(), new Index());
  }

  private static Change upsert(long id, String day) {
    return new Change(Operation.UPSERT, new Object[] {id, day}, id, 0);
  }

  private static Change delete(long id) {
    return new Change(Operation.DELETE, new Object[] {id, null}, id, 0);
  }

  private static List<String> changes(RoutedChanges routed, PartitionKey partition) {
    return routed.partitions().get(partition).get().changes().stream()
        .map(change -> change.operation() + Arrays.toString(change.values()))
        .toList();
  }

  @Test
  void aRowThatStaysIsUpserted() {
    RoutedChanges routed = route(upsert(1, "a"));

    assertThat(routed.partitions()).containsOnlyKeys(A);
    assertThat(changes(routed, A)).containsExactly("UPSERT[1, a]");
    assertThat(routed.partitions().get(A).get().arriving()).isEmpty();
    assertThat(routed.moved()).isZero();
  }

  @Test
  void aRowThatMovesIsDeletedInTheOneAndArrivesInTheOther() {
    RoutedChanges routed = route(upsert(9, "c"), upsert(1, "c"));

    assertThat(routed.partitions()).containsOnlyKeys(A, C);
    assertThat(changes(routed, A)).containsExactly("DELETE[1, null]");
    assertThat(changes(routed, C)).containsExactly("UPSERT[9, c]", "UPSERT[1, c]");
    assertThat(routed.partitions().get(C).get().arriving()).containsOnly(Map.entry(1, place(A)));
    assertThat(routed.moved()).isEqualTo(1);
  }

  @Test
  void aDeleteGoesWhereItsRowIs() {
    RoutedChanges routed = route(delete(2), delete(9));

    assertThat(routed.partitions()).containsOnlyKeys(B);
    assertThat(changes(routed, B)).containsExactly("DELETE[2, null]");
    assertThat(routed.moved()).isZero();
  }

  @Test
  void whatAnotherEngineLeftTwiceIsThereOnceAfterwards() {
    RoutedChanges kept = route(upsert(3, "b"));
    RoutedChanges gone = route(delete(3));

    assertThat(changes(kept, A)).containsExactly("DELETE[3, null]");
    assertThat(changes(kept, B)).containsExactly("UPSERT[3, b]");
    assertThat(kept.partitions().get(B).get().arriving()).isEmpty();
    assertThat(gone.partitions()).containsOnlyKeys(A, B);
  }

  @Test
  void aRowOfWhichNothingIsSaidStaysWhereItIs() {
    Change mark = new Change(Operation.UPSERT, new Object[] {2L, new Unchanged(null)}, 2, 0);
    Change unknown = new Change(Operation.UPSERT, new Object[] {9L, new Unchanged(null)}, 9, 0);

    RoutedChanges routed = route(mark, unknown);

    assertThat(routed.partitions().get(B).get().changes()).containsExactly(mark);
    assertThat(routed.partitions().get(new PartitionKey("0~null")).get().changes())
        .containsExactly(unknown);
    assertThat(routed.moved()).isZero();
  }

  private static RowPlace place(PartitionKey partition) {
    return new RowPlace(file(partition).location(), 10, 0, 7);
  }

  private static LiveFile file(PartitionKey partition) {
    return new LiveFile(
        new Location("file:///" + partition.id()), 5, 10, 0, 1, LiveFile.Deletes.NONE);
  }

  private record ByDay() implements Partitioning {
    @Override
    public PartitionKey partitionOf(Object[] values) {
      return new PartitionKey("0~" + values[1]);
    }

    @Override
    public boolean rowsMove() {
      return true;
    }

    @Override
    public Set<Integer> columns() {
      return Set.of(1);
    }
  }

  private static final class Index implements KeyIndex {
    @Override
    public void catchUp(List<LiveFile> files) {}

    @Override
    public List<Found> find(List<Change> changes) {
      List<Found> found = new ArrayList<>();
      for (int i = 0; i < changes.size(); i++) {
        int change = i;
        ROWS.getOrDefault((Long) changes.get(i).values()[0], List.of())
            .forEach(partition -> found.add(new Found(change, place(partition))));
      }
      return found;
    }

    @Override
    public Map<Location, long[]> duplicates(Collection<Location> files) {
      return Map.of();
    }

    @Override
    public Set<Integer> superseded(List<Change> changes, ChangeOrder order) {
      return Set.of();
    }

    @Override
    public boolean isUntidy() {
      return false;
    }

    @Override
    public boolean tidy() {
      return true;
    }

    @Override
    public boolean equalsFiles(List<LiveFile> files) {
      return true;
    }

    @Override
    public FreshFile anew() {
      throw new AssertionError("nobody erases here");
    }

    @Override
    public void replace(FreshFile written) {}

    @Override
    public void close() {}
  }

  private record TwoPartitions() implements Head {
    @Override
    public long version() {
      return 1;
    }

    @Override
    public OptionalLong snapshotId() {
      return OptionalLong.of(1);
    }

    @Override
    public AppliedOffsets applied() {
      return AppliedOffsets.NONE;
    }

    @Override
    public CommitMode commitMode() {
      return CommitMode.MERGE_ON_READ;
    }

    @Override
    public List<LiveFile> files(PartitionKey partition) {
      return List.of(file(partition));
    }

    @Override
    public List<PartitionKey> partitions() {
      return List.of(A, B);
    }
  }
}
