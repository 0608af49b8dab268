package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table is sent when it has changed, and no more of it than is wanted. */
class LoadedTableTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  private static final String PATH = "/v1/namespaces/shop/tables/orders";
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  @TempDir static Path directory;
  private static ServedCatalog served;
  private static Http http;
  private static RESTCatalog client;

  @BeforeAll
  static void serve() throws IOException {
    served = ServedCatalog.start(directory.toRealPath().resolve("warehouse"));
    http = new Http(served.uri());
    client = served.client(Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    served.close();
  }

  @BeforeEach
  void create() {
    served.empty();
    client.createNamespace(Namespace.of("shop"));
    Table table = client.createTable(ORDERS, SCHEMA);
    append(table);
    append(table);
  }

  private static void append(Table table) {
    table
        .newFastAppend()
        .appendFile(
            DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(table.location() + "/a.parquet")
                .withFileSizeInBytes(100)
                .withRecordCount(1)
                .build())
        .commit();
  }

  private static String tag(HttpResponse<String> loaded) {
    return loaded.headers().firstValue("etag").orElseThrow();
  }

  /** Those that a proxy on the way makes weak, too. */
  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\",W/%s", "*"})
  void aTableThatHasNotChangedIsNotSentAgain(String known) throws Exception {
    String tag = tag(http.get(PATH));

    HttpResponse<String> again = http.get(PATH, "If-None-Match", known.formatted(tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(tag(again)).isEqualTo(tag);
  }

  @Test
  void isNotSentAgainCompressedEither() throws Exception {
    String tag = tag(http.get(PATH, "Accept-Encoding", "gzip"));

    assertThat(http.get(PATH, "Accept-Encoding", "gzip", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  @Test
  void aTableThatHasChangedIsSentAgain() throws Exception {
    String tag = tag(http.get(PATH));
    client.loadTable(ORDERS).updateProperties().set("owner", "ops").commit();

    HttpResponse<String> again = http.get(PATH, "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(again.body()).at("/metadata/properties/owner").asText())
        .isEqualTo("ops");
  }

  @Test
  void aTableThatIsAnotherOneByNowIsSentAgain() throws Exception {
    String tag = tag(http.get(PATH));
    client.dropTable(ORDERS, false);
    client.createTable(ORDERS, SCHEMA);

    assertThat(http.get(PATH, "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsWantedOtherwiseIsSentAgain() throws Exception {
    String tag = tag(http.get(PATH));

    assertThat(http.get(PATH + "?snapshots=refs", "If-None-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void snapshotsThatNoBranchOrTagHasAreLeftOutIfThatIsWanted() throws Exception {
    JsonNode all = JSON.readTree(http.get(PATH + "?snapshots=all").body()).get("metadata");
    JsonNode refs = JSON.readTree(http.get(PATH + "?snapshots=refs").body()).get("metadata");

    assertThat(all.get("snapshots")).hasSize(2);
    assertThat(refs.get("snapshots")).hasSize(1);
    assertThat(refs.at("/snapshots/0/snapshot-id")).isEqualTo(refs.get("current-snapshot-id"));
    assertThat(refs.get("current-snapshot-id")).isEqualTo(all.get("current-snapshot-id"));
    assertThat(http.get(PATH + "?snapshots=some").statusCode()).isEqualTo(400);
  }

  @Test
  void aClientThatLoadsThemLaterHasThemAll() throws Exception {
    try (RESTCatalog late = served.client(Map.of("snapshot-loading-mode", "refs"))) {
      Table table = late.loadTable(ORDERS);
      long tagged = client.loadTable(ORDERS).history().get(0).snapshotId();

      assertThat(table.snapshots()).hasSize(2);
      assertThat(table.snapshot(tagged)).isNotNull();
      table.manageSnapshots().createTag("first", tagged).commit();
      append(table);
      assertThat(client.loadTable(ORDERS).snapshots()).hasSize(3);
    }
  }
}
