package io.icecap.demo;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;

/** The rows of a table as some reader sees them. */
public interface TableRows {
  /** Every live row, its values in the order of {@code schema}, in Iceberg's generic classes. */
  void forEach(Schema schema, Consumer<List<Object>> action) throws IOException;
}
