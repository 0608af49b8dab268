package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lists, maps and structs whose parts fit; the fields of structs by their names. */
final class NestedFit {
  private static final int ABSENT = -1;

  private NestedFit() {}

  static Optional<ValueFit> of(ColumnType from, ColumnType to) {
    if (from instanceof ColumnType.ListOf list && to instanceof ColumnType.ListOf wanted) {
      return ValueFit.of(list.element(), wanted.element())
          .map(element -> value -> elements((Object[]) value, element, element));
    }
    if (from instanceof ColumnType.MapOf map && to instanceof ColumnType.MapOf wanted) {
      Optional<ValueFit> value = ValueFit.of(map.value(), wanted.value());
      return ValueFit.of(map.key(), wanted.key())
          .flatMap(k -> value.map(v -> entries -> elements((Object[]) entries, k, v)));
    }
    return from instanceof ColumnType.StructOf struct && to instanceof ColumnType.StructOf wanted
        ? ofStructs(struct.fields(), wanted.fields())
        : Optional.empty();
  }

  private static Object[] elements(Object[] values, ValueFit even, ValueFit odd) {
    Object[] fitted = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        fitted[i] = (i % 2 == 0 ? even : odd).fit(values[i]);
      }
    }
    return fitted;
  }

  private static Optional<ValueFit> ofStructs(List<Column> from, List<Column> to) {
    int[] sources = new int[to.size()];
    ValueFit[] fits = new ValueFit[sources.length];
    long known = 0;
    for (int i = 0; i < sources.length; i++) {
      sources[i] = indexOf(to.get(i).name(), from);
      if (sources[i] == ABSENT) {
        if (to.get(i).required()) {
          return Optional.empty();
        }
      } else {
        Optional<ValueFit> fit = ValueFit.of(from.get(sources[i]), to.get(i));
        if (fit.isEmpty()) {
          return Optional.empty();
        }
        fits[i] = fit.get();
        known++;
      }
    }
    return known == from.size()
        ? Optional.of(value -> struct((Object[]) value, sources, fits))
        : Optional.empty();
  }

  private static Object[] struct(Object[] values, int[] sources, ValueFit[] fits) {
    Object[] fitted = new Object[sources.length];
    for (int i = 0; i < sources.length; i++) {
      Object value = sources[i] == ABSENT ? null : values[sources[i]];
      fitted[i] = value == null ? null : fits[i].fit(value);
    }
    return fitted;
  }

  private static int indexOf(String name, List<Column> columns) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(name))
        .findFirst()
        .orElse(ABSENT);
  }
}
