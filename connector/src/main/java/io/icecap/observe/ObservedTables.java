package io.icecap.observe;

import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.LiveTable;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.TableSettings;
import io.icecap.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of the commits of tables; knows the names of the tables that were asked for by their id.
 */
public final class ObservedTables implements Tables {
  private final Tables tables;
  private final Observer observer;
  private final Map<TableId, TableName> names = new ConcurrentHashMap<>();

  public ObservedTables(Tables tables, Observer observer) {
    this.tables = tables;
    this.observer = observer;
  }

  @Override
  public LiveTable openOrCreate(
      TableName name, RowSchema schema, TableSettings settings, Map<SourcePartition, Long> starts) {
    return observed(tables.openOrCreate(name, schema, settings, starts));
  }

  @Override
  public Optional<LiveTable> find(TableName name) {
    return tables.find(name).map(this::observed);
  }

  @Override
  public Optional<LiveTable> find(TableId id) {
    return tables.find(id).map(this::observed);
  }

  @Override
  public List<TableName> names() {
    return tables.names();
  }

  @Override
  public List<String> groups() {
    return tables.groups();
  }

  Optional<TableName> name(TableId id) {
    return Optional.ofNullable(names.get(id));
  }

  private LiveTable observed(LiveTable table) {
    names.put(table.id(), table.name());
    Around.Advice timed = new Timed(observer).as(Step.COMMIT);
    Around.Advice commit = (call, arguments) -> told(table, timed, call, arguments);
    return Around.proxy(LiveTable.class, table, Map.of("commit", commit));
  }

  private Object told(LiveTable table, Around.Advice timed, Around.Call call, Object[] arguments)
      throws Throwable {
    try {
      Object head = timed.around(call, arguments);
      observer.committed(table.name(), ((SnapshotUpdate) arguments[0]).kind());
      return head;
    } catch (CommitConflictException e) {
      observer.lost(table.name());
      throw e;
    } catch (CommitUnknownException e) {
      observer.doubted(table.name());
      throw e;
    }
  }
}
