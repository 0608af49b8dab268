package io.icecap.it.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.ChangeCodec;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.table.LiveTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One topic-partition whose changes are buffered for all tables, as a sink task does it. */
final class SourceFeed {
  private static final int KEYS = 5;

  private final SourcePartition source;
  private final Icecap icecap;
  private final Map<String, LiveTable> tables;
  private final Map<String, Long> offsets = new HashMap<>();

  /** By table, the amounts that the source has now. */
  final Map<String, Map<Long, Long>> amounts = new HashMap<>();

  SourceFeed(SourcePartition source, Icecap icecap, Map<String, LiveTable> tables) {
    this.source = source;
    this.icecap = icecap;
    this.tables = tables;
    Bank.TABLES.forEach(table -> amounts.put(table, new TreeMap<>()));
  }

  /** What every table has before anybody else has written. */
  void begin() {
    for (long account = 0; account < Bank.ACCOUNTS; account++) {
      snapshot(account, Bank.TOTAL / Bank.ACCOUNTS / Bank.TABLES.size());
    }
    snapshot(Bank.STATEMENTS, 0);
    snapshot(Bank.COMMITS, 0);
    snapshot(Bank.COUNTED, Bank.TOTAL);
  }

  private void snapshot(long id, long amount) {
    Bank.TABLES.forEach(table -> append(table, id, amount));
  }

  void change(Random random) {
    String table = Bank.TABLES.get(random.nextInt(Bank.TABLES.size()));
    long id = Bank.SOURCES + 10 * source.partition() + random.nextInt(KEYS);
    append(table, id, amounts.get(table).merge(id, 1L, Long::sum));
  }

  private void append(String name, long id, long amount) {
    LiveTable table = tables.get(name);
    long offset = offsets.merge(name, 1L, Long::sum) - 1;
    Object[] row = {id, amount};
    Change change = new Change(Operation.UPSERT, row, offset, System.currentTimeMillis());
    PartitionKey partition = table.partitioning().partitionOf(row);
    Append append =
        new Append(
            table.id(),
            icecap.appender().status(table.id()).incarnation(),
            source,
            offset,
            offset + 1,
            Map.of(partition, ChangeCodec.encode(table.schema(), List.of(change))));
    assertThat(icecap.appender().append(List.of(append)).get(0))
        .isInstanceOf(AppendOutcome.Appended.class);
  }
}
