package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scans that the server plans are those that Iceberg's own client plans from the manifests. */
@Timeout(60)
class ScanPlanningTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "day", Types.IntegerType.get()));
  private static final PartitionSpec BY_DAY =
      PartitionSpec.builderFor(SCHEMA).identity("day").build();

  @TempDir static Path directory;
  private static ServedCatalog served;
  private static RESTCatalog local;
  private static RESTCatalog remote;

  @BeforeAll
  static void serve() throws IOException {
    served = ServedCatalog.start(directory.toRealPath().resolve("warehouse"));
    local = served.client(Map.of());
    remote = served.client(Map.of("scan-planning-mode", "server"));
    local.createNamespace(Namespace.of("shop"));
  }

  @AfterAll
  static void stop() throws IOException {
    local.close();
    remote.close();
    served.close();
  }

  @Test
  void plansAsAClientDoes() throws IOException {
    TableIdentifier name = TableIdentifier.of("shop", "orders");
    Table table = local.createTable(name, SCHEMA, BY_DAY);
    assertSame(name, scan -> scan);
    DataFile first = file(table, "a", 1, 0, 99);
    table.newAppend().appendFile(first).appendFile(file(table, "b", 2, 100, 199)).commit();
    long before = table.currentSnapshot().snapshotId();
    table
        .newRowDelta()
        .addRows(file(table, "c", 1, 50, 300))
        .addDeletes(
            FileMetadata.deleteFileBuilder(BY_DAY)
                .ofPositionDeletes()
                .withPath(table.location() + "/deletes.puffin")
                .withFormat(FileFormat.PUFFIN)
                .withPartitionPath("day=1")
                .withReferencedDataFile(first.location())
                .withContentOffset(4)
                .withContentSizeInBytes(40)
                .withFileSizeInBytes(80)
                .withRecordCount(3)
                .build())
        .commit();

    assertThat(assertSame(name, scan -> scan)).hasSize(3);
    assertThat(assertSame(name, scan -> scan.filter(Expressions.equal("day", 2)))).hasSize(1);
    assertThat(assertSame(name, scan -> scan.filter(Expressions.lessThan("id", 60)))).hasSize(2);
    assertThat(assertSame(name, scan -> scan.useSnapshot(before).select("id"))).hasSize(2);
    assertThat(assertSame(name, scan -> scan.includeColumnStats(List.of("id")))).hasSize(3);
    assertThatThrownBy(
            () -> plan(remote.loadTable(name).newScan().filter(Expressions.equal("none", 2))))
        .hasMessageContaining("none");
  }

  @Test
  void whatIsLongComesInParts() throws Exception {
    TableIdentifier name = TableIdentifier.of("shop", "many");
    Table table = local.createTable(name, SCHEMA, BY_DAY);
    AppendFiles append = table.newFastAppend();
    for (int i = 0; i < 4500; i++) {
      append.appendFile(file(table, "f" + i, i % 7, i, i));
    }
    append.commit();
    Http http = new Http(served.uri());
    String path = "/v1/namespaces/shop/tables/many";

    JsonNode first = JSON.readTree(http.post(path + "/plan", "{}").body());
    assertThat(first.get("status").asText()).isEqualTo("completed");
    assertThat(first.get("file-scan-tasks")).hasSize(2000);
    assertThat(assertSame(name, scan -> scan)).hasSize(4500);

    // what comes meanwhile is not part of it
    table.newFastAppend().appendFile(file(table, "f00", 1, 1, 1)).commit();
    String task = "{\"plan-task\":" + first.at("/plan-tasks/0") + "}";
    JsonNode rest = JSON.readTree(http.post(path + "/tasks", task).body());
    assertThat(rest.get("file-scan-tasks")).hasSize(2000);
    task = "{\"plan-task\":" + rest.at("/plan-tasks/0") + "}";
    JsonNode last = JSON.readTree(http.post(path + "/tasks", task).body());
    assertThat(last.get("file-scan-tasks")).hasSize(500);
    assertThat(last.path("plan-tasks")).isEmpty();

    String plan = path + "/plan/" + first.get("plan-id").asText();
    assertThat(http.send("DELETE", plan, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
    assertRefused(http.get(plan), "NoSuchPlanIdException");
    assertRefused(
        http.post(path + "/tasks", "{\"plan-task\":\"made up\"}"), "NoSuchPlanTaskException");
  }

  private static void assertRefused(HttpResponse<String> response, String type) {
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains(type);
  }

  private static Map<String, String> assertSame(TableIdentifier name, UnaryOperator<TableScan> scan)
      throws IOException {
    Map<String, String> expected = plan(scan.apply(local.loadTable(name).newScan()));
    assertThat(plan(scan.apply(remote.loadTable(name).newScan()))).isEqualTo(expected);
    return expected;
  }

  /** By location what a reader needs to know of each file. */
  private static Map<String, String> plan(TableScan scan) throws IOException {
    Map<String, String> tasks = new TreeMap<>();
    try (CloseableIterable<FileScanTask> planned = scan.planFiles()) {
      for (FileScanTask task : planned) {
        String deletes =
            task.deletes().stream()
                .map(d -> d.location() + " " + d.contentOffset() + " " + d.contentSizeInBytes())
                .collect(Collectors.joining());
        tasks.put(
            task.file().location(),
            "%s %s %s %s %s %s %s"
                .formatted(
                    task.file().partition(),
                    task.file().recordCount(),
                    task.file().firstRowId(),
                    task.file().lowerBounds(),
                    task.residual(),
                    deletes,
                    task.length()));
      }
    }
    return tasks;
  }

  private static DataFile file(Table table, String name, int day, long low, long high) {
    return DataFiles.builder(BY_DAY)
        .withPath(table.location() + "/" + name + ".parquet")
        .withFormat(FileFormat.PARQUET)
        .withPartitionPath("day=" + day)
        .withFileSizeInBytes(1000)
        .withMetrics(
            new Metrics(
                100L,
                null,
                Map.of(1, 100L),
                Map.of(1, 0L),
                null,
                Map.of(1, bytes(low)),
                Map.of(1, bytes(high))))
        .build();
  }

  private static ByteBuffer bytes(long value) {
    return Conversions.toByteBuffer(Types.LongType.get(), value);
  }
}
