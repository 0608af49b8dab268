package io.icecap.demo;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run of the demo does.
 *
 * @param workload what is streamed
 * @param scale TPC-H scale factor, or how much of 100,000 rows a table of types has
 * @param rate changes per second
 * @param seconds length of the stream
 * @param keep go on streaming after the comparison
 * @param externalApplier apply in the companion connector
 * @param tasks tasks of the sink, and of the companion
 * @param fileFormats of the tables, parquet first; the others are replicas
 * @param loseCache delete the cached partitions in the middle of the stream
 * @param commitMode of the tables
 * @param formatVersion Iceberg's, of the tables
 * @param tableFormats as {@code table.formats} of the sink
 */
record DemoSettings(
    WorkloadKind workload,
    double scale,
    int rate,
    int seconds,
    boolean keep,
    boolean externalApplier,
    int tasks,
    List<String> fileFormats,
    boolean loseCache,
    String commitMode,
    int formatVersion,
    String tableFormats,
    long seed) {

  private static final Set<String> COMMIT_MODES = Set.of("merge-on-read", "copy-on-write");
  private static final List<String> TABLE_FORMATS = List.of("iceberg", "delta", "iceberg,delta");

  DemoSettings {
    require(scale > 0 && scale <= 10, "--scale must be above 0 and at most 10");
    require(rate > 0 && rate <= 100_000, "--rate must be from 1 to 100000 changes per second");
    require(seconds > 0, "--seconds must be at least 1");
    fileFormats = List.copyOf(fileFormats);
    require(
        !fileFormats.isEmpty() && fileFormats.get(0).equals("parquet"),
        "--file-formats must begin with parquet, as in parquet,duckdb,orc,avro");
    require(tasks > 0 && tasks <= 64, "--tasks must be from 1 to 64");
    require(
        COMMIT_MODES.contains(commitMode), "--commit-mode must be merge-on-read or copy-on-write");
    require(formatVersion == 2 || formatVersion == 3, "--format-version must be 2 or 3");
    require(
        TABLE_FORMATS.contains(tableFormats),
        "--table-formats must be one of " + String.join(" | ", TABLE_FORMATS));
  }

  /** The formats of replicas. */
  List<String> replicaFormats() {
    return fileFormats.subList(1, fileFormats.size());
  }

  /** Options of whichever connector applies. */
  Map<String, String> applyOptions() {
    return Map.of("file.formats", String.join(",", fileFormats), "replica.interval.ms", "10000");
  }

  String applier() {
    return externalApplier ? "external" : "embedded";
  }

  /** Options of the sink that say what its tables are like. */
  Map<String, String> tableOptions() {
    return Map.of(
        "commit.mode",
        commitMode,
        "format.version",
        String.valueOf(formatVersion),
        "table.formats",
        tableFormats);
  }

  boolean showsIceberg() {
    return tableFormats.contains("iceberg");
  }

  boolean showsDelta() {
    return tableFormats.contains("delta");
  }

  /** The file in {@code config/} of the connector that applies. */
  String applyingConnector() {
    return externalApplier ? "icecap-applier.json" : "icecap-sink.json";
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + ".");
    }
  }
}
