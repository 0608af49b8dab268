package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits over several tables by Iceberg's own client, on real Redis. */
class TransactionsOverRestTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  private static final TableIdentifier LINES = TableIdentifier.of("shop", "lines");
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
  private static final int ROUNDS = 40;

  @TempDir Path directory;
  private ServedCatalog served;
  private RESTCatalog client;

  @BeforeEach
  void serve() throws IOException {
    served = ServedCatalog.start(directory.toRealPath().resolve("warehouse"));
    client = served.client(Map.of());
    client.createNamespace(Namespace.of("shop"));
    client.createTable(ORDERS, SCHEMA);
    client.createTable(LINES, SCHEMA);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    served.close();
  }

  @Test
  void noReaderSeesAPartWhileOthersCommitToTheTables() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> transactions = threads.submit(this::commitRounds);
      Future<?> noise = threads.submit(this::commitNoise);
      while (!transactions.isDone() || !noise.isDone()) {
        int orders = round(ORDERS);
        assertThat(round(LINES)).isGreaterThanOrEqualTo(orders);
      }
      transactions.get();
      noise.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(round(ORDERS)).isEqualTo(ROUNDS);
    assertThat(round(LINES)).isEqualTo(ROUNDS);
    assertThat(client.loadTable(LINES).properties()).containsEntry("noise", "" + ROUNDS);
  }

  private void commitRounds() {
    for (int round = 1; round <= ROUNDS; round++) {
      client.commitTransaction(List.of(commit(ORDERS, round), commit(LINES, round)));
    }
  }

  private void commitNoise() {
    for (int i = 1; i <= ROUNDS; i++) {
      client.loadTable(LINES).updateProperties().set("noise", "" + i).commit();
    }
  }

  @Test
  void aConflictInOneTableChangesNone() {
    TableMetadata before = ((BaseTable) client.loadTable(LINES)).operations().current();
    client.loadTable(LINES).updateSchema().addColumn("more", Types.LongType.get()).commit();
    TableCommit stale =
        TableCommit.create(
            LINES,
            before,
            TableMetadata.buildFrom(before)
                .addSchema(
                    new Schema(
                        SCHEMA.findField("id"),
                        Types.NestedField.optional(2, "other", Types.LongType.get())))
                .build());

    assertThatThrownBy(() -> client.commitTransaction(List.of(commit(ORDERS, 1), stale)))
        .hasMessageContaining("Requirement failed");

    assertThat(round(ORDERS)).isZero();
  }

  /** Iceberg's client has no way to ask for it. */
  @Test
  void aTableIsNotCreatedByIt() throws Exception {
    HttpResponse<String> refused =
        new Http(served.uri())
            .post(
                "/v1/transactions/commit",
                """
                {"table-changes":[
                  {"identifier":{"namespace":["shop"],"name":"orders"},"requirements":[],
                   "updates":[{"action":"set-properties","updates":{"round":"1"}}]},
                  {"identifier":{"namespace":["shop"],"name":"new"},
                   "requirements":[{"type":"assert-create"}],
                   "updates":[{"action":"set-properties","updates":{"round":"1"}}]}]}
                """);

    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(refused.body())
        .contains("UnsupportedOperationException")
        .contains("shop.new is to be created by it. Create it first");
    assertThat(round(ORDERS)).isZero();
    assertThat(client.listTables(Namespace.of("shop"))).containsExactlyInAnyOrder(ORDERS, LINES);
  }

  private TableCommit commit(TableIdentifier table, int round) {
    TableMetadata base = ((BaseTable) client.loadTable(table)).operations().current();
    return TableCommit.create(
        table,
        base,
        TableMetadata.buildFrom(base).setProperties(Map.of("round", "" + round)).build());
  }

  private int round(TableIdentifier table) {
    return Integer.parseInt(client.loadTable(table).properties().getOrDefault("round", "0"));
  }
}
