package io.icecap.it.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.rest.RESTCatalog;

/** Iceberg's client, which writes tables anew with what it changes, serializably. */
final class RestEngine implements AutoCloseable {
  private final RESTCatalog catalog = new RESTCatalog();
  private final Random random;
  private final Tally tally;

  RestEngine(URI server, Random random, Tally tally) {
    this.random = random;
    this.tally = tally;
    catalog.initialize(
        "icecap",
        Map.of(
            CatalogProperties.URI,
            server.toString(),
            CatalogProperties.FILE_IO_IMPL,
            ClientFiles.class.getName()));
  }

  void change() throws InterruptedException {
    while (true) {
      try {
        if (random.nextBoolean()) {
          increment();
        } else {
          transfer();
        }
        return;
      } catch (CommitFailedException | ValidationException e) {
        tally.conflicts.incrementAndGet();
        Thread.sleep(random.nextInt(400));
      }
    }
  }

  /** A commit to one table. */
  private void increment() {
    Table table = load(Bank.TABLES.get(random.nextInt(3)));
    overwrite(table, table.newOverwrite(), rows -> rows.merge(Bank.COMMITS, 1L, Long::sum));
    tally.commits.incrementAndGet();
  }

  /** Of two tables, by {@code transactions/commit}. */
  private void transfer() {
    int from = random.nextInt(3);
    int to = (from + 1 + random.nextInt(2)) % 3;
    long amount = random.nextInt(100);
    long account = random.nextInt(Bank.ACCOUNTS);
    catalog.commitTransaction(List.of(change(from, account, -amount), change(to, account, amount)));
    tally.transactions.incrementAndGet();
  }

  private TableCommit change(int number, long account, long amount) {
    Table table = load(Bank.TABLES.get(number));
    Transaction transaction = table.newTransaction();
    overwrite(table, transaction.newOverwrite(), rows -> rows.merge(account, amount, Long::sum));
    BaseTransaction made = (BaseTransaction) transaction;
    return TableCommit.create(name(table), made.startMetadata(), made.currentMetadata());
  }

  private static TableIdentifier name(Table table) {
    String[] words = table.name().split("\\.");
    return TableIdentifier.of("bank", words[words.length - 1]);
  }

  Table load(String table) {
    return catalog.loadTable(TableIdentifier.of("bank", table));
  }

  /** The table's amounts by id. */
  static Map<Long, Long> read(Table table) {
    Map<Long, Long> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        Object before = rows.put((Long) record.get(0), (Long) record.get(1));
        if (before != null) {
          throw new AssertionError("Two rows of " + record.get(0) + " in " + table.name());
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void overwrite(
      Table table, OverwriteFiles overwrite, Consumer<Map<Long, Long>> change) {
    Map<Long, Long> rows = read(table);
    change.accept(rows);
    overwrite
        .overwriteByRowFilter(Expressions.alwaysTrue())
        .addFile(write(table, rows))
        .validateFromSnapshot(table.currentSnapshot().snapshotId())
        .conflictDetectionFilter(Expressions.alwaysTrue())
        .validateNoConflictingData()
        .validateNoConflictingDeletes()
        .commit();
  }

  private static DataFile write(Table table, Map<Long, Long> rows) {
    List<Record> records = new ArrayList<>();
    rows.forEach(
        (id, amount) -> {
          Record record = GenericRecord.create(table.schema());
          record.set(0, id);
          record.set(1, amount);
          records.add(record);
        });
    String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .schema(table.schema())
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(table.spec())
              .build();
      try (writer) {
        writer.write(records);
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    catalog.close();
  }
}
