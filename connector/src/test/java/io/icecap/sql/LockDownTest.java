package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement must not reach, and how it ends that takes too much. */
class LockDownTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true), new Column(0, "note", Simple.STRING, false)),
          List.of(0));

  @TempDir static Path directory;
  private static SqlScene scene;
  private static Path secret;
  private static Path dataFile;

  @BeforeAll
  static void publishARow() throws IOException {
    scene = new SqlScene(directory);
    LiveTable table =
        scene.table(
            "shop.orders",
            SCHEMA,
            new TableSettings(
                "bucket(1, id)",
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                PartitionMoves.REFUSE));
    long offset = scene.nextOffset(table);
    scene.append(table, List.of(new Change(Operation.UPSERT, new Object[] {1L, "one"}, offset, 0)));
    scene.apply();
    secret = Files.writeString(directory.resolve("secret.csv"), "a,b\n1,secret\n");
    Location first = table.head().files(table.head().partitions().get(0)).get(0).location();
    dataFile = scene.store.localFile(first).orElseThrow();
  }

  @AfterAll
  static void close() {
    scene.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // files
        "SELECT * FROM read_csv('SECRET')",
        "SELECT * FROM 'SECRET'",
        "SELECT * FROM \"SECRET\"",
        "FROM read_text('SECRET')",
        "FROM read_blob('/proc/self/environ')",
        "FROM glob('/*')",
        "FROM sniff_csv('SECRET')",
        "SELECT (SELECT content FROM read_text('SECRET'))",
        "SELECT * FROM shop.orders WHERE note IN (SELECT b FROM read_csv_auto('SECRET'))",
        "WITH x AS (FROM read_json('SECRET')) FROM x",
        "SELECT 1 UNION ALL SELECT a FROM read_csv('SECRET')",
        "DESCRIBE (FROM read_csv('SECRET'))",
        "SUMMARIZE (FROM read_csv('SECRET'))",
        "SELECT * FROM shop.orders o, LATERAL (FROM read_csv('SECRET')) x",
        "SELECT [x FOR x IN (SELECT list(a) FROM read_csv('SECRET'))]",
        // the tables' own files, around what is deleted in them, and over them
        "FROM read_parquet('DATA')",
        "FROM parquet_scan('DATA')",
        "FROM 'DATA'",
        "FROM parquet_metadata('DATA')",
        "WITH \"DATA\" AS (SELECT 1) SELECT * FROM (WITH \"DATA\" AS (SELECT 2) FROM \"DATA\") a,"
            + " \"DATA\"",
        "SELECT json_serialize_plan('FROM read_parquet(''DATA'')')",
        "COPY (SELECT 1) TO 'DATA'",
        "COPY shop.orders TO 'DATA' (FORMAT csv)",
        "COPY shop.orders FROM 'DATA'",
        "EXPORT DATABASE 'SECRET'",
        "IMPORT DATABASE 'SECRET'",
        // other databases, extensions, settings
        "ATTACH 'SECRET.duckdb'",
        "DETACH memory",
        "USE temp",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD 'SECRET'",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "SET VARIABLE a = 1",
        "PRAGMA database_list",
        "PRAGMA enable_profiling",
        "CALL duckdb_settings()",
        "CALL enable_logging()",
        "FROM duckdb_settings()",
        "FROM duckdb_secrets()",
        "FROM pragma_database_size()",
        "SELECT current_setting('temp_directory')",
        "SELECT getenv('HOME')",
        "SELECT Current_Setting('allowed_directories')",
        "SELECT pg_sleep(100)",
        "CREATE SECRET s (TYPE s3)",
        // DuckDB's own catalog, and what views are made of
        "FROM duckdb_views",
        "FROM sqlite_master",
        "FROM information_schema.tables",
        "FROM pg_catalog.pg_views",
        "FROM duckdb_views()",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "SELECT pg_get_viewdef(1)",
        "FROM \"icecap internal\".deleted_0",
        "FROM memory.\"icecap internal\".deleted_0",
        "WITH duckdb_views AS (SELECT 1) SELECT * FROM (FROM duckdb_views) a",
        // text that is run
        "FROM query('FROM read_csv(''SECRET'')')",
        "FROM query_table('SECRET')",
        "CALL json_execute_serialized_sql('{}')",
        "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "SELECT 1; COPY (SELECT 1) TO 'DATA'",
        "SELECT 1; SELECT 2",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'DATA'",
        // what would stay
        "CREATE TABLE x (a INT)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "CREATE MACRO f(x) AS x",
        "CREATE FUNCTION f(x) AS x",
        "CREATE SCHEMA x",
        "DROP VIEW shop.orders",
        "ALTER TABLE shop.orders ADD COLUMN x INT",
        "VACUUM",
        "CHECKPOINT",
        "ANALYZE",
        "SELECT nextval('x')",
        "SELECT write_log('x')",
        "",
        ";",
        "SELECT",
        "\u0000",
      })
  void aStatementReachesNothingButTables(String statement) throws IOException {
    String attack =
        statement.replace("SECRET", secret.toString()).replace("DATA", dataFile.toString());
    byte[] before = Files.readAllBytes(dataFile);
    try (SqlSession session = scene.session(new AsOf.Now())) {
      // When
      assertThatThrownBy(() -> SqlScene.rows(session, attack))
          // Then
          .isInstanceOf(StatementException.class)
          .message()
          .doesNotContain("secret\n");
      assertThat(Files.readAllBytes(dataFile)).isEqualTo(before);
      assertThat(SqlScene.rows(session, "SELECT note FROM shop.orders"))
          .containsExactly(new Object[] {"one"});
    }
  }

  @Test
  void aNameOfAFileIsNoFunctionEvenIfTheCheckFails() throws Exception {
    // Given the check alone does not decide: DuckDB itself is locked
    try (SqlSession session = scene.session(new AsOf.Now())) {
      for (String attack :
          List.of(
              "SELECT * FROM read_csv('%s')".formatted(secret),
              "COPY (SELECT 1) TO '%s.out'".formatted(secret),
              "ATTACH '%s.duckdb' AS other".formatted(secret),
              "INSTALL httpfs",
              "SET lock_configuration = false")) {
        // Then
        assertThatThrownBy(() -> session.connection().createStatement().execute(attack))
            .as(attack)
            .isInstanceOf(SQLException.class);
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly("secret.csv", "warehouse", "work");
    }
  }

  /** What the check would have to let through before it could be seen to matter. */
  @Test
  void duckDbItselfIsBoundedAndLoadsNothing() throws Exception {
    try (SqlSession session = scene.session(new AsOf.Now());
        Statement statement = session.connection().createStatement();
        ResultSet settings =
            statement.executeQuery("SELECT name, value FROM duckdb_settings() WHERE value <> ''")) {
      Map<String, String> values = new HashMap<>();
      while (settings.next()) {
        values.put(settings.getString(1), settings.getString(2));
      }
      assertThat(values)
          .containsEntry("autoinstall_known_extensions", "false")
          .containsEntry("autoload_known_extensions", "false")
          .containsEntry("allow_community_extensions", "false")
          .containsEntry("enable_external_access", "false")
          .containsEntry("lock_configuration", "true")
          .containsEntry("max_temp_directory_size", "64.0 MiB")
          .containsEntry("memory_limit", "256.0 MiB")
          .containsEntry("threads", "2");
    }
  }

  @Test
  void tooManyRowsAreAnError() {
    try (SqlSession session =
        scene.session(new AsOf.Now(), scene.bounds(10, Duration.ofMinutes(1)))) {
      assertThat(SqlScene.rows(session, "FROM range(10)")).hasSize(10);
      assertThatThrownBy(() -> SqlScene.rows(session, "FROM range(11)"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("more than 10 rows");
    }
  }

  @Test
  void tooMuchTimeIsAnError() {
    try (SqlSession session =
        scene.session(new AsOf.Now(), scene.bounds(10, Duration.ofMillis(300)))) {
      assertThatThrownBy(
              () ->
                  SqlScene.rows(session, "SELECT count(*) FROM range(1000000) a, range(1000000) b"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("Cut off");
      assertThat(SqlScene.rows(session, "SELECT 1")).hasSize(1);
    }
  }

  @Test
  void tooMuchMemoryIsAnError() {
    try (SqlSession session = scene.session(new AsOf.Now())) {
      assertThatThrownBy(
              () ->
                  SqlScene.rows(
                      session, "SELECT list(repeat('x', 1000) || range) FROM range(3000000)"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("Out of Memory");
      assertThat(SqlScene.rows(session, "SELECT 1")).hasSize(1);
    }
  }

  @Test
  void aSessionLeavesNothingBehind() throws IOException {
    // Given what a killed session has left
    Path killed = Files.createDirectories(directory.resolve("work/sql/session-1/copies"));
    Files.createFile(killed.resolveSibling("lock"));
    Files.createFile(killed.resolve("x.parquet"));
    // When
    try (SqlSession one = scene.session(new AsOf.Now());
        SqlSession two = scene.session(new AsOf.Now())) {
      assertThat(SqlScene.rows(one, "FROM shop.orders"))
          .hasSameSizeAs(SqlScene.rows(two, "FROM shop.orders"));
    }
    // Then
    try (Stream<Path> left = Files.list(directory.resolve("work/sql"))) {
      assertThat(left).isEmpty();
    }
  }
}
