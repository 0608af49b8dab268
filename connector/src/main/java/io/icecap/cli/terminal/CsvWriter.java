package io.icecap.cli.terminal;

import io.icecap.sql.SqlColumn;
import io.icecap.sql.SqlResult;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** RFC 4180, with a line of names; null is empty, an empty string is quoted. */
final class CsvWriter {
  private CsvWriter() {}

  static void write(SqlResult result, PrintWriter out) {
    line(result.columns().stream().map(SqlColumn::name), out);
    while (result.next()) {
      line(
          Arrays.stream(result.row()).map(value -> value == null ? null : ValueText.of(value)),
          out);
    }
  }

  private static void line(Stream<String> fields, PrintWriter out) {
    out.print(fields.map(CsvWriter::field).collect(Collectors.joining(",")) + "\r\n");
  }

  private static String field(String text) {
    if (text == null) {
      return "";
    }
    boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
