package io.icecap.cli.terminal;

import io.icecap.sql.SqlResult;
import java.io.IOException;
import java.io.PrintWriter;

/** How rows are written. */
public enum OutputFormat {
  table {
    @Override
    void write(SqlResult result, PrintWriter out) {
      new TableWriter(result, out).write();
    }
  },
  csv {
    @Override
    void write(SqlResult result, PrintWriter out) {
      CsvWriter.write(result, out);
    }
  },
  json {
    @Override
    void write(SqlResult result, PrintWriter out) throws IOException {
      JsonWriter.write(result, out);
    }
  };

  abstract void write(SqlResult result, PrintWriter out) throws IOException;
}
