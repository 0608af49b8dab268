package io.icecap.config;

import io.icecap.replica.ReplicaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Which file formats tables are kept in. */
final class ReplicaOptions {
  static final String FORMATS = "file.formats";
  static final String INTERVAL = "replica.interval.ms";

  /** What the tables themselves refer to. */
  private static final String PARQUET = "parquet";

  private static final List<String> KNOWN = List.of(PARQUET, "duckdb", "orc", "avro");
  private static final String COPIES = "replica-copies";

  private ReplicaOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Replicas")
        .define(
            FORMATS,
            Type.LIST,
            List.of(PARQUET),
            formats(),
            Importance.MEDIUM,
            Words.of(KNOWN).shownAs(ApplyOptions.IF_APPLIED_HERE),
            "File formats",
            "The file formats that tables are kept in, parquet first: the tables refer to it. The"
                + " others are replicas, each equal to one snapshot of its table. orc and avro are"
                + " published as tables of their own, named like the table with __orc and __avro"
                + " after it; duckdb is one file per partition that DuckDB attaches, and that a"
                + " cold cache is loaded from.")
        .define(
            INTERVAL,
            Type.LONG,
            ReplicaSettings.INTERVAL.toMillis(),
            Range.between(1_000, 86_400_000),
            Importance.LOW,
            ApplyOptions.IF_APPLIED_HERE,
            "Replica interval (ms)",
            "The shortest time between two refreshes of a table's replicas. Each refresh writes"
                + " anew every partition that has changed, off the commit path.");
  }

  private static Validator formats() {
    return LambdaValidator.with(
        (key, value) -> {
          List<?> formats = (List<?>) value;
          List<Object> unknown = new ArrayList<>(formats);
          unknown.removeAll(KNOWN);
          if (!unknown.isEmpty()) {
            throw new ConfigException(
                "%s: %s is no file format of a table; choose from %s"
                    .formatted(key, unknown, KNOWN));
          }
          if (formats.isEmpty() || !formats.get(0).equals(PARQUET)) {
            throw new ConfigException(
                "%s: the first format has to be parquet, which is what the tables refer to; others as the main format come later. Write %s=parquet,%s"
                    .formatted(key, key, others(formats)));
          }
          if (Set.copyOf(formats).size() < formats.size()) {
            throw new ConfigException(key + ": a format is named twice; name each once");
          }
        },
        () -> "parquet, then any of duckdb, orc, avro");
  }

  private static String others(List<?> formats) {
    List<Object> others = new ArrayList<>(formats);
    others.remove(PARQUET);
    return others.isEmpty() ? "…" : String.join(",", others.stream().map(String::valueOf).toList());
  }

  /** The formats besides the one that tables refer to. */
  static List<String> replicas(AbstractConfig config) {
    List<String> formats = config.getList(FORMATS);
    return formats.subList(1, formats.size());
  }

  static ReplicaSettings settings(AbstractConfig config) {
    return new ReplicaSettings(
        replicas(config),
        Duration.ofMillis(config.getLong(INTERVAL)),
        MaintenanceOptions.settings(config).grace().dividedBy(2),
        ApplyOptions.directory(config.getString(ApplyOptions.CACHE_DIR)).resolve(COPIES));
  }
}
