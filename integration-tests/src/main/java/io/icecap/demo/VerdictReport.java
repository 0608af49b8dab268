package io.icecap.demo;

import java.util.List;

/** Prints what the comparison found. */
final class VerdictReport {
  private final Console console;

  VerdictReport(Console console) {
    this.console = console;
  }

  /**
   * @param kind of what was compared, such as "Iceberg table"
   */
  void print(String kind, List<TableVerdict> verdicts) {
    console.line("");
    console.line(
        "  %-18s %12s %12s  %-16s  %-16s",
        "table", "PostgreSQL", kind.split(" ")[0], "checksum", "checksum");
    for (TableVerdict verdict : verdicts) {
      console.line(
          "  %-18s %,12d %,12d  %016x  %016x  %s",
          verdict.table(),
          verdict.sourceRows(),
          verdict.icebergRows(),
          verdict.sourceChecksum(),
          verdict.icebergChecksum(),
          verdict.isEqual() ? "equal" : "DIFFERENT");
      if (!verdict.isEqual()) {
        explain(verdict);
      }
    }
    boolean equal = verdicts.stream().allMatch(TableVerdict::isEqual);
    console.line(
        "%n%s",
        equal
            ? "EQUAL: every row and column of every " + kind + " is what PostgreSQL has."
            : "NOT EQUAL: the " + kind + "s are not what PostgreSQL has.");
  }

  private void explain(TableVerdict verdict) {
    console.line(
        "    %,d missing, %,d too many, %,d different",
        verdict.missing(), verdict.extra(), verdict.different());
    verdict.findings().forEach(finding -> console.line("    %s", finding));
  }
}
