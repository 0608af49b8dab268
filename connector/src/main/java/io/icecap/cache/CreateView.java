package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The view of a copy: the rows under the names of their columns, and nothing else. */
final class CreateView {
  private final String columns;

  CreateView(RowSchema schema) {
    List<String> names = DataFileColumns.names(schema.renamed());
    NegativeZeros zeros = NegativeZeros.of(schema);
    this.columns =
        IntStream.range(0, names.size())
            .mapToObj(
                i ->
                    "%s AS %s"
                        .formatted(
                            RenamedParts.of(zeros.value(i), schema.columns().get(i).type()),
                            Sql.identifier(names.get(i))))
            .collect(Collectors.joining(", "));
  }

  /** The table's name is qualified without the alias, so that it is found under any. */
  String text(String alias, String view) {
    return "CREATE VIEW %s.main.%s AS SELECT %s FROM %s.rows"
        .formatted(alias, Sql.identifier(view), columns, CacheLayout.SCHEMA);
  }
}
