package io.icecap.apply;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The changes of each key in their own order; those of one place in the order they arrive in. */
final class OrderedChanges extends LastChanges {
  private final RowSchema schema;
  private final ChangeOrder order;
  private final Map<Object, List<Change>> arrived = new LinkedHashMap<>();

  OrderedChanges(RowSchema schema, ChangeOrder order) {
    super(schema);
    this.schema = schema;
    this.order = order;
  }

  @Override
  void add(Change change) {
    arrived
        .computeIfAbsent(RowKey.of(schema, change.values()), k -> new ArrayList<>(1))
        .add(change);
  }

  @Override
  List<Change> changes() {
    for (List<Change> ofKey : arrived.values()) {
      ofKey.sort(order);
      ofKey.forEach(super::add);
    }
    arrived.clear();
    return super.changes();
  }
}
