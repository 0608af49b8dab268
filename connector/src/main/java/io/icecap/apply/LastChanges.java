package io.icecap.apply;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One change per key, which does what all changes of the key do one after the other. */
class LastChanges {
  private final RowSchema schema;
  private final Map<Object, Change> last = new LinkedHashMap<>();

  /** Where there is no key: each change has a row of its own. */
  private final List<Change> appended = new ArrayList<>();

  private long incomplete;

  LastChanges(RowSchema schema) {
    this.schema = schema;
  }

  /**
   * @param order by which a later change is told from an earlier one; empty where they arrive in
   *     order
   */
  static LastChanges of(RowSchema schema, Optional<ChangeOrder> order) {
    return order
        .<LastChanges>map(by -> new OrderedChanges(schema, by))
        .orElseGet(() -> new LastChanges(schema));
  }

  void add(Change change) {
    if (schema.appends()) {
      appended.add(change);
      return;
    }
    Object key = RowKey.of(schema, change.values());
    Change earlier = change.changesKey() ? deleteOldKey(change) : last.get(key);
    last.remove(key);
    last.put(key, earlier == null ? change : folded(earlier, change));
  }

  /** Returns what the row of the old key was like before, as far as it is known. */
  private Change deleteOldKey(Change change) {
    Object oldKey = RowKey.of(schema, change.oldKey());
    Change earlier = last.remove(oldKey);
    last.put(oldKey, change.deleteOfOldKey());
    return earlier;
  }

  private Change folded(Change earlier, Change change) {
    if (earlier.operation() == Operation.DELETE && change.leavesOut()) {
      incomplete++;
    }
    return change.after(earlier, schema);
  }

  /** In the order of the last change of each key. */
  List<Change> changes() {
    return schema.appends() ? appended : new ArrayList<>(last.values());
  }

  /** How many rows were deleted before an upsert left columns out, which nothing is known of. */
  long incomplete() {
    return incomplete;
  }
}
