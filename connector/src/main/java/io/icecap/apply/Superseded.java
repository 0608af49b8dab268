package io.icecap.apply;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/** Drops the changes of one batch whose rows are of later changes already, and counts them. */
final class Superseded {
  private final Optional<ChangeOrder> order;
  private final LongAdder dropped = new LongAdder();

  /**
   * @param order empty where changes arrive in their order
   */
  Superseded(Optional<ChangeOrder> order) {
    this.order = order;
  }

  Optional<ChangeOrder> order() {
    return order;
  }

  /**
   * The changes that count; may be asked by several threads.
   *
   * @param find the indexes of those that don't
   */
  List<Change> dropFrom(
      List<Change> changes, BiFunction<List<Change>, ChangeOrder, Set<Integer>> find) {
    if (order.isEmpty()) {
      return changes;
    }
    Set<Integer> superseded = find.apply(changes, order.get());
    if (superseded.isEmpty()) {
      return changes;
    }
    dropped.add(superseded.size());
    List<Change> current = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if (!superseded.contains(i)) {
        current.add(changes.get(i));
      }
    }
    return current;
  }

  long dropped() {
    return dropped.sum();
  }
}
