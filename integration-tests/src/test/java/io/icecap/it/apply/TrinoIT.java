package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.format.CommitMode;
import io.icecap.it.Intensity;
import io.icecap.it.readers.PrintedRows;
import io.icecap.it.readers.TrinoReader;
import io.icecap.server.CatalogServer;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of table as Trino sees it through the REST catalog. */
@Tag("peers")
class TrinoIT {
  private static final long SOME_KEY = 3;

  private static final Map<String, TableSettings> TABLES =
      new TreeMap<>(
          Map.of(
              "vectors", table(CommitMode.MERGE_ON_READ, 3, TableFormats.ICEBERG),
              "with_delta", table(CommitMode.MERGE_ON_READ, 3, TableFormats.ICEBERG_AND_DELTA),
              "position_deletes", table(CommitMode.MERGE_ON_READ, 2, TableFormats.ICEBERG),
              "rewritten", table(CommitMode.COPY_ON_WRITE, 3, TableFormats.ICEBERG)));

  @TempDir Path work;
  private final Map<String, AppliedOrders> orders = new TreeMap<>();
  private final List<CatalogServer> servers = new ArrayList<>();

  @Test
  void trinoSeesTheSource() throws Exception {
    List<List<String>> answers;
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      try {
        answers = new TrinoReader(work).answers(serve(redis), statements());
      } finally {
        servers.forEach(CatalogServer::close);
        orders.values().forEach(AppliedOrders::close);
      }
    }
    int answer = 0;
    for (var entry : orders.entrySet()) {
      var rows = entry.getValue().source.rows();
      assertThat(answers.get(answer++).stream().sorted().toList())
          .as(entry.getKey())
          .isEqualTo(PrintedRows.of(rows.values()));
      assertThat(answers.get(answer++).stream().sorted().toList())
          .as("%s, one key", entry.getKey())
          .isEqualTo(
              PrintedRows.of(
                  rows.values().stream().filter(row -> row.get(0).equals(SOME_KEY)).toList()));
    }
  }

  /** The address of each table's catalog, by the table's name here. */
  private Map<String, URI> serve(EmbeddedRedis redis) throws Exception {
    Map<String, URI> catalogs = new TreeMap<>();
    for (var table : TABLES.entrySet()) {
      Path folder = Files.createDirectory(work.resolve(table.getKey()));
      var applied =
          new AppliedOrders(
              redis, folder, new SourceLog(Intensity.seed(91), 200), table.getValue());
      orders.put(table.getKey(), applied);
      for (int round = 0; round < 12; round++) {
        applied.round(120);
      }
      CatalogServer server = applied.serve();
      servers.add(server);
      catalogs.put(table.getKey(), server.uri());
    }
    return catalogs;
  }

  private static List<String> statements() {
    return TABLES.keySet().stream()
        .map(catalog -> "SELECT * FROM %s.shop.orders".formatted(catalog))
        .flatMap(all -> List.of(all, all + " WHERE id = " + SOME_KEY).stream())
        .toList();
  }

  private static TableSettings table(CommitMode mode, int version, TableFormats formats) {
    return new TableSettings("bucket(2, key)", Optional.of(mode), OptionalInt.of(version), formats);
  }
}
