package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Three tables of TPC-H, as {@code config/} has them. */
final class TpchWorkload implements Workload {
  private final TpchTables tables = new TpchTables();
  private final DemoSettings settings;
  private final InstantSource clock;

  TpchWorkload(DemoSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String title() {
    return "TPC-H";
  }

  @Override
  public String kinds() {
    return "inserts, updates, deletes, key changes";
  }

  @Override
  public String namespace() {
    return "tpch";
  }

  @Override
  public List<String> tables() {
    return tables.names();
  }

  @Override
  public Map<String, Long> load(Connection postgres) throws SQLException, IOException {
    return tables.load(postgres, settings.scale());
  }

  @Override
  public ChangeStream changes(Connection postgres) throws SQLException {
    return tables.changes(postgres, settings.rate(), settings.seed(), clock);
  }

  @Override
  public Map<String, String> sourceOptions() {
    return Map.of();
  }

  @Override
  public Map<String, String> sinkOptions() {
    return Map.of();
  }

  @Override
  public void showSamples(Path namespace, Console console) throws SQLException, IOException {
    try (var samples = new SqlSamples()) {
      samples.load("customer", namespace, "c_custkey", "c_mktsegment");
      samples.load("orders", namespace, "o_orderkey", "o_custkey");
      samples.load(
          "lineitem",
          namespace,
          "l_orderkey",
          "l_linestatus",
          "l_quantity",
          "l_extendedprice",
          "l_discount");
      for (SqlSamples.Sample sample : samples.run()) {
        console.line("%n%s", sample.question());
        sample.lines().forEach(line -> console.line("  %s", line));
      }
    }
  }
}
