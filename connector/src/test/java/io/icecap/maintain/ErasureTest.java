package io.icecap.maintain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.apply.CompactionSettings;
import io.icecap.change.TableName;
import io.icecap.replica.DuckDbReferences;
import io.icecap.replica.Replicas;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.TableFormats;
import io.icecap.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.orc.GenericOrcReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.orc.ORC;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that were deleted or overwritten are gone from every file, and not only from the table. */
class ErasureTest {
  private static final Duration WITHIN = Duration.ofMinutes(40);
  private static final Pattern NOTE = Pattern.compile("note-of-\\d{6}");

  @TempDir Path work;

  @ParameterizedTest
  @EnumSource(TableFormats.class)
  void whatWasDeletedIsInNoFileAfterTheTimeForErasure(TableFormats formats) throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = stream(store, formats)) {
      for (int round = 0; round < 12; round++) {
        stream.round();
      }
      Set<String> gone = new TreeSet<>(notesInFiles().keySet());
      gone.removeAll(stream.notes());
      assertThat(gone).hasSizeGreaterThan(50);

      passTime(stream);

      assertThat(rowIdsAsRead(stream)).isEqualTo(rowIdsInMemory(stream));
      Map<String, Set<String>> found = notesInFiles();
      assertThat(found.keySet()).containsAll(stream.notes());
      found.keySet().retainAll(gone);
      assertThat(found).isEmpty();
    }
  }

  /** No partition is left, and what the cache has of those that were is nobody's. */
  @ParameterizedTest
  @EnumSource(TableFormats.class)
  void whatWasTruncatedIsInNoFileAfterTheTimeForErasure(TableFormats formats) throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = stream(store, formats)) {
      for (int round = 0; round < 4; round++) {
        stream.round();
      }
      assertThat(cachedPartitions()).hasSize(2);
      stream.truncate();
      assertThat(stream.table.head().partitions()).isEmpty();

      passTime(stream);

      assertThat(cachedPartitions()).isEmpty();
      assertThat(notesInFiles()).isEmpty();
    }
  }

  @Test
  void keysThatWereDeletedAreNotInTheIndexOfKeysEither() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream =
            StreamedTable.ofMovingNotes(store, warehouse(), work, WITHIN.dividedBy(4), erasing())) {
      for (int round = 0; round < 6; round++) {
        stream.round();
      }
      Map<String, Set<String>> gone = notesInFiles();
      gone.keySet().removeAll(stream.notes());
      assertThat(cachedPartitions()).as("the index").anyMatch(name -> name.startsWith("_-"));

      passTime(stream);

      Map<String, Set<String>> found = notesInFiles();
      assertThat(found.keySet()).containsAll(stream.notes());
      found.keySet().retainAll(gone.keySet());
      assertThat(found).isEmpty();
    }
  }

  /** What was written for the columns that the table had is thrown away, and written again. */
  @Test
  void theSchemaMayChangeWhileFilesAreWrittenAnew() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = stream(store, TableFormats.ICEBERG)) {
      for (int round = 0; round < 4; round++) {
        stream.round();
      }
      Set<String> gone = new TreeSet<>(notesInFiles().keySet());
      gone.removeAll(stream.notes());
      stream.clock.advance(WITHIN.dividedBy(2));
      Await.until(
          "files that are written anew",
          Duration.ofSeconds(60),
          () -> {
            stream.idle();
            return stream.isWriting();
          });
      stream
          .catalog
          .loadTable(MaintenanceTest.ORDERS)
          .updateSchema()
          .addColumn("added", Types.StringType.get())
          .commit();

      passTime(stream);

      Map<String, Set<String>> found = notesInFiles();
      assertThat(found.keySet()).containsAll(stream.notes());
      found.keySet().retainAll(gone);
      assertThat(found).isEmpty();
    }
  }

  @Test
  void whatWasDeletedIsInNoReplicaEither() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream =
            stream(store, TableFormats.ICEBERG, table -> EveryFormat.of(table, work))) {
      Map<String, Set<String>> before = goneInFourRounds(stream);
      for (String kind : List.of("orders__orc/data/", "orders__avro/data/", "orders/_replicas/")) {
        assertThat(before.values()).as(kind).anyMatch(in -> in.toString().contains(kind));
      }

      passTime(stream);

      Map<String, Set<String>> found = notesInFiles();
      for (String note : stream.notes()) {
        assertThat(found.get(note).toString())
            .contains("orders__orc/data/", "orders__avro/data/", "orders/_replicas/");
      }
      found.keySet().retainAll(before.keySet());
      assertThat(found).isEmpty();
    }
  }

  /** Of one partition alone, so that there are manifests that none of the changes touches. */
  @Test
  void whatWasDeletedBeforeIsGoneThoughChangesGoOn() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream =
            stream(store, TableFormats.ICEBERG, table -> EveryFormat.of(table, work))) {
      Map<String, Set<String>> before = goneInFourRounds(stream);
      assertThat(before.keySet()).hasSizeGreaterThan(20);

      passTime(stream, stream::hotRound);

      Map<String, Set<String>> found = notesInFiles();
      assertThat(found.keySet()).containsAll(stream.notes());
      found.keySet().retainAll(before.keySet());
      assertThat(found).isEmpty();
    }
  }

  @Test
  void whatWasTruncatedIsInNoReplicaEither() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream =
            stream(store, TableFormats.ICEBERG, table -> EveryFormat.of(table, work))) {
      stream.round();
      stream.round();
      stream.catchUp();
      stream.truncate();
      stream.catchUp();
      assertThat(notesInFiles().values())
          .anyMatch(in -> in.toString().contains("orders__orc/data/"))
          .anyMatch(in -> in.toString().contains("orders/_replicas/"));

      passTime(stream);

      assertThat(notesInFiles()).isEmpty();
    }
  }

  @Test
  void aTagKeepsWhatItRefersToAndIsNamed() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = stream(store, TableFormats.ICEBERG)) {
      for (int round = 0; round < 4; round++) {
        stream.round();
      }
      var table = stream.catalog.loadTable(MaintenanceTest.ORDERS);
      long tagged = table.currentSnapshot().snapshotId();
      table.manageSnapshots().createTag("audit", tagged).commit();
      stream.round();

      MaintenanceReport last = passTime(stream);

      assertThat(last.holders()).containsOnlyKeys("audit");
      assertThat(last.line(false)).contains("audit");
      assertThat(MaintenanceTest.rows(stream.catalog.loadTable(MaintenanceTest.ORDERS), tagged))
          .isEqualTo(stream.rowsAt.get(tagged));
    }
  }

  /** All of the time, with a look as often as an applier and maintenance have theirs. */
  private MaintenanceReport passTime(StreamedTable stream) {
    return passTime(
        stream,
        () -> {
          for (int turn = 0; turn < 4; turn++) {
            stream.idle();
          }
        });
  }

  /**
   * @param turns of the applier, with changes or without
   */
  private MaintenanceReport passTime(StreamedTable stream, Runnable turns) {
    Maintenance maintenance =
        new Maintenance(
            stream.tables,
            stream.store,
            new MaintenanceSettings(WITHIN.dividedBy(16), WITHIN.dividedBy(8), 10_000),
            stream.clock,
            table -> new DuckDbReferences(stream.store, table.location()));
    MaintenanceReport last = null;
    for (int look = 0; look < 16; look++) {
      turns.run();
      stream.settle();
      stream.catchUp();
      for (TableName name : stream.tables.names()) {
        MaintenanceReport report = maintenance.run(stream.tables.find(name).orElseThrow());
        last = name.equals(StreamedTable.NAME) ? report : last;
      }
      stream.clock.advance(WITHIN.dividedBy(16));
    }
    return last;
  }

  /** The first row id of each live data file, by Iceberg. */
  private static Map<String, Long> rowIdsAsRead(StreamedTable stream) throws IOException {
    Map<String, Long> ids = new TreeMap<>();
    try (var tasks = stream.catalog.loadTable(MaintenanceTest.ORDERS).newScan().planFiles()) {
      tasks.forEach(task -> ids.put(task.file().location(), task.file().firstRowId()));
    }
    return ids;
  }

  private static Map<String, Long> rowIdsInMemory(StreamedTable stream) {
    Map<String, Long> ids = new TreeMap<>();
    Head head = stream.table.head();
    head.partitions().stream()
        .flatMap(partition -> head.files(partition).stream())
        .forEach(file -> ids.put(file.location().uri(), file.firstRowId()));
    return ids;
  }

  /** Every value in every file, however it is encoded, with the files it is in. */
  private Map<String, Set<String>> notesInFiles() throws Exception {
    Map<String, Set<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String text : texts(file)) {
          Matcher matcher = NOTE.matcher(text);
          while (matcher.find()) {
            found
                .computeIfAbsent(matcher.group(), n -> new TreeSet<>())
                .add(work.relativize(file).toString());
          }
        }
      }
    }
    return found;
  }

  /** The names of the cache's files; what a checkpoint has compressed in them is not legible. */
  private List<String> cachedPartitions() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("cache"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".duckdb"))
          .toList();
    }
  }

  private static List<String> texts(Path file) throws Exception {
    String bytes = Files.readString(file, ISO_8859_1);
    if (file.toString().endsWith(".parquet")) {
      return List.of(bytes, query("SELECT * FROM read_parquet('" + file + "')"));
    }
    if (file.toString().endsWith(".gz.metadata.json")) {
      try (InputStream json = new GZIPInputStream(Files.newInputStream(file))) {
        return List.of(new String(json.readAllBytes(), ISO_8859_1));
      }
    }
    if (file.toString().endsWith(".orc")) {
      return List.of(bytes, orc(file));
    }
    if (file.toString().contains("/_replicas/") && file.toString().endsWith(".duckdb")) {
      return List.of(bytes, copy(file));
    }
    return file.toString().endsWith(".avro") ? List.of(bytes, avro(file)) : List.of(bytes);
  }

  private static String orc(Path file) throws IOException {
    Schema columns =
        new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "note", Types.StringType.get()));
    StringBuilder text = new StringBuilder();
    try (CloseableIterable<Record> rows =
        ORC.read(org.apache.iceberg.Files.localInput(file.toFile()))
            .project(columns)
            .createReaderFunc(type -> GenericOrcReader.buildReader(columns, type))
            .build()) {
      rows.forEach(row -> text.append(row.getField("note")).append(' '));
    }
    return text.toString();
  }

  /** With the rows that only a cache reads. */
  private static String copy(Path file) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("ATTACH '" + file + "' AS copy (READ_ONLY)");
      try (ResultSet rows = statement.executeQuery("SELECT c1 FROM copy.icecap.rows")) {
        while (rows.next()) {
          text.append(rows.getString(1)).append(' ');
        }
      }
    }
    return text.toString();
  }

  private static String avro(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      for (GenericRecord each : reader) {
        text.append(each);
      }
    }
    return text.toString();
  }

  private static String query(String sql) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int c = 1; c <= columns; c++) {
          text.append(rows.getObject(c)).append(' ');
        }
      }
    }
    return text.toString();
  }

  private StreamedTable stream(ObjectStore store, TableFormats formats) {
    return stream(store, formats, table -> Replicas.NONE);
  }

  private StreamedTable stream(
      ObjectStore store, TableFormats formats, Function<StreamedTable, Replicas> replicas) {
    return new StreamedTable(
        store, warehouse(), work, 21, formats, WITHIN.dividedBy(4), erasing(), replicas);
  }

  private StoreSettings warehouse() {
    return new StoreSettings(
        new Location("file://" + work.resolve("warehouse").toAbsolutePath()), Map.of());
  }

  private static CompactionSettings erasing() {
    return new CompactionSettings(
        List.of(), 128L << 20, Optional.of(WITHIN), CompactionSettings.TURN_BYTES_MAX, WITHIN);
  }

  /** Notes that rows had and have no more, and the files that they are in all the same. */
  private Map<String, Set<String>> goneInFourRounds(StreamedTable stream) throws Exception {
    for (int round = 0; round < 4; round++) {
      stream.round();
      stream.catchUp();
    }
    Map<String, Set<String>> gone = notesInFiles();
    gone.keySet().removeAll(stream.notes());
    return gone;
  }
}
