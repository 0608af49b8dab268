package io.icecap.demo;

import io.icecap.source.PostgresColumns;
import io.icecap.source.RandomTable;
import io.icecap.source.RandomTraits;
import io.icecap.source.TypedColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A table of every type of PostgreSQL, and one of times of the day, which Spark can't read as
 * Iceberg has them. Both are partitioned by a column that changes, and have values so large that
 * changes leave them out.
 */
final class TypesWorkload implements Workload {
  private static final int ROWS_AT_SCALE_1 = 100_000;
  private static final Pattern FIELD_IDS = Pattern.compile("\\d+: (?:required |optional )?");
  private static final RandomTraits TRAITS =
      new RandomTraits(false, false, true, false, false, false, 200_000);

  private final DemoSettings settings;
  private final InstantSource clock;
  private final List<RandomTable> tables;

  TypesWorkload(DemoSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    long seed = settings.seed();
    this.tables =
        List.of(
            RandomTable.of("every_type", columns(PostgresColumns.ALL), TRAITS, seed),
            RandomTable.of("times", columns(PostgresColumns.TIMES), TRAITS, seed + 1));
  }

  private List<TypedColumn> columns(List<TypedColumn> all) {
    return settings.fileFormats().contains("orc") ? PostgresColumns.forOrc(all) : all;
  }

  @Override
  public String title() {
    return "all-types";
  }

  @Override
  public String kinds() {
    return "extreme values, values left out, moves between partitions, key changes, ALTER TABLE";
  }

  @Override
  public String namespace() {
    return "types";
  }

  @Override
  public List<String> tables() {
    return tables.stream().map(RandomTable::name).toList();
  }

  @Override
  public Map<String, Long> load(Connection postgres) throws SQLException {
    int rows = (int) Math.max(20, settings.scale() * ROWS_AT_SCALE_1);
    var loaded = new LinkedHashMap<String, Long>();
    try (Statement statement = postgres.createStatement()) {
      for (String sql : PostgresColumns.SETUP) {
        statement.execute(sql);
      }
      for (RandomTable table : tables) {
        for (String sql : table.create()) {
          statement.execute(sql);
        }
        for (String sql : table.load(rows)) {
          statement.execute(sql);
        }
        loaded.put(table.name(), (long) rows);
      }
    }
    return loaded;
  }

  @Override
  public ChangeStream changes(Connection postgres) throws SQLException {
    return new TypesChanges(postgres, tables, settings.rate(), settings.seed(), clock);
  }

  @Override
  public Map<String, String> sourceOptions() {
    return Map.of(
        "table.include.list", "public.every_type,public.times",
        "topic.prefix", "types",
        // Rows of one key stay in order, whatever their key becomes.
        "topic.creation.default.partitions", "1");
  }

  @Override
  public Map<String, String> sinkOptions() {
    return Map.of(
        "topics.regex", "types\\.public\\..*",
        "table.name.format", "types.$1",
        "partition.by", "region",
        "partition.moves", "index");
  }

  @Override
  public void showSamples(Path namespace, Console console) throws IOException {
    for (RandomTable table : tables) {
      console.line(
          "%n%s: %d times altered while it was streamed; columns, there and here",
          table.name(), table.alterations());
      Schema schema = new TableChain(namespace.resolve(table.name())).newest().schema();
      for (TypedColumn column : table.columns()) {
        NestedField field = schema.findField(column.name());
        console.line(
            "  %-12s %-18s %s",
            column.name(),
            column.type(),
            FIELD_IDS.matcher(field.type().toString()).replaceAll(""));
      }
    }
  }
}
