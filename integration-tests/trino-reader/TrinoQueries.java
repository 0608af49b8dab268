import static io.trino.testing.TestingSession.testSessionBuilder;

import io.trino.Session;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A Trino server in this process. Answers a file of statements, one a line; the answers go to a
 * second file in the same order: a line with the number of rows, then a line for each row, its
 * values separated by U+001F. Further arguments are Iceberg REST catalogs, as {@code name=address}.
 * Needs Java 25, whose launcher compiles this file.
 */
public final class TrinoQueries {
  private static final String BETWEEN_VALUES = "\u001f";

  private TrinoQueries() {}

  public static void main(String[] arguments) throws Exception {
    List<String> statements = Files.readAllLines(Path.of(arguments[0]));
    Session session = testSessionBuilder().build();
    try (DistributedQueryRunner trino =
            DistributedQueryRunner.builder(session).setWorkerCount(0).build();
        var answers = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
      trino.installPlugin(new IcebergPlugin());
      for (String catalog : Arrays.asList(arguments).subList(2, arguments.length)) {
        String[] nameAndAddress = catalog.split("=", 2);
        trino.createCatalog(nameAndAddress[0], "iceberg", properties(nameAndAddress[1]));
      }
      for (String statement : statements) {
        List<MaterializedRow> rows = trino.execute(statement).getMaterializedRows();
        answers.println(rows.size());
        rows.forEach(row -> answers.println(text(row)));
      }
    }
    // Trino leaves threads behind
    System.exit(0);
  }

  private static Map<String, String> properties(String address) {
    return Map.of(
        "iceberg.catalog.type", "rest",
        "iceberg.rest-catalog.uri", address,
        "fs.local.enabled", "true",
        "local.location", "/");
  }

  private static String text(MaterializedRow row) {
    var text = new StringJoiner(BETWEEN_VALUES);
    for (Object value : row.getFields()) {
      text.add(text(value));
    }
    return text.toString();
  }

  /** Lists as {@code [a, b]}, structs as {@code (a, b)}, maps sorted, bytes as hex. */
  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(TrinoQueries::text).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      var sorted = new TreeMap<String, String>();
      map.forEach((key, of) -> sorted.put(text(key), text(of)));
      return sorted.toString();
    }
    if (value instanceof MaterializedRow struct) {
      var fields = new StringJoiner(", ", "(", ")");
      struct.getFields().forEach(field -> fields.add(text(field)));
      return fields.toString();
    }
    return String.valueOf(value);
  }
}
