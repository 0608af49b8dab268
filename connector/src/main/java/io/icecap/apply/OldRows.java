package io.icecap.apply;

import io.icecap.cache.KeyIndex;
import io.icecap.cache.RowPlace;
import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the rows are whose keys a batch changes, by their old keys. */
final class OldRows {
  private final RowSchema schema;
  private final Map<Object, RowPlace> places = new HashMap<>();

  OldRows(RowSchema schema) {
    this.schema = schema;
  }

  /**
   * @param searched changes that have the keys
   */
  void add(List<Change> searched, List<KeyIndex.Found> found) {
    found.forEach(row -> places.put(key(searched.get(row.change()).values()), withoutId(row)));
  }

  /** The row under the new key is another one: there may be a row under the old one again. */
  private static RowPlace withoutId(KeyIndex.Found found) {
    RowPlace place = found.place();
    return new RowPlace(place.file(), place.bytes(), place.position(), RowPlace.WITHOUT_ID);
  }

  /** Empty where the key does not change, or the table has no row of the old one. */
  Optional<RowPlace> of(Change change) {
    return change.changesKey()
        ? Optional.ofNullable(places.get(key(change.oldKey())))
        : Optional.empty();
  }

  private Object key(Object[] values) {
    return RowKey.of(schema, values);
  }
}
