package io.icecap.demo;

import java.util.List;

/**
 * What the comparison of one table found.
 *
 * @param sourceChecksum the sum of the 64-bit digests of all rows, which no order of rows changes
 * @param missing keys of PostgreSQL that the Iceberg table lacks
 * @param extra rows of the Iceberg table whose key PostgreSQL lacks, or that are there twice
 * @param different keys whose rows differ
 * @param findings a line for each of the first few differences: keys and column names
 */
public record TableVerdict(
    String table,
    long sourceRows,
    long icebergRows,
    long sourceChecksum,
    long icebergChecksum,
    long missing,
    long extra,
    long different,
    List<String> findings) {

  public TableVerdict {
    findings = List.copyOf(findings);
  }

  static TableVerdict otherColumns(
      String table, List<String> sourceColumns, List<String> icebergColumns) {
    String finding = "columns are " + icebergColumns + " and should be " + sourceColumns;
    return new TableVerdict(table, 0, 0, 0, 0, 0, 0, 0, List.of(finding));
  }

  public boolean isEqual() {
    return findings.isEmpty()
        && missing + extra + different == 0
        && sourceRows == icebergRows
        && sourceChecksum == icebergChecksum;
  }
}
