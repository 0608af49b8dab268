package io.icecap.table.delta;

import io.delta.kernel.data.Row;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.util.Iterator;
import java.util.List;

/** Lists as Kernel wants them. */
final class Rows {
  private Rows() {}

  static CloseableIterable<Row> of(List<Row> rows) {
    return CloseableIterable.inMemoryIterable(iterator(rows));
  }

  static <T> CloseableIterator<T> iterator(List<T> list) {
    Iterator<T> rest = list.iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public T next() {
        return rest.next();
      }

      @Override
      public void close() {}
    };
  }
}
