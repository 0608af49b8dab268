package io.icecap.table.iceberg;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.TableChain;
import io.icecap.catalog.TableEntry;
import io.icecap.change.Column;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.PublishedTable;
import io.icecap.table.PublishedTables;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/**
 * Published tables as ordinary Iceberg tables of the catalog, of format version 2: they never have
 * deletes, so that readers of any age can read them.
 */
public final class IcebergPublishedTables implements PublishedTables {
  /** Table property: the chain of the table that this one is a replica of. */
  static final String REPLICA_OF = IcecapCatalog.REPLICA_OF;

  private final IcecapCatalog catalog;
  private final IcebergSettings settings;

  public IcebergPublishedTables(IcecapCatalog catalog, IcebergSettings settings) {
    this.catalog = catalog;
    this.settings = settings;
  }

  @Override
  public PublishedTable openOrCreate(LiveTable table, String format) {
    TableName name = new TableName(table.name().namespace(), table.name().name() + "__" + format);
    TableIdentifier identifier =
        TableIdentifier.of(Namespace.of(name.namespace().toArray(new String[0])), name.name());
    if (catalog.find(identifier).isEmpty()) {
      create(identifier, table, format);
    }
    TableEntry entry =
        catalog
            .find(identifier)
            .orElseThrow(
                () -> new IllegalStateException(name + " was dropped while it was created"));
    TableChain chain = catalog.chain(entry);
    requireReplica(name, head(chain, name), main(table), table);
    return new IcebergPublishedTable(name, format, chain, settings);
  }

  private void create(TableIdentifier identifier, LiveTable table, String format) {
    TableMetadata replica =
        ReplicaSchema.fresh(main(table), properties(table.id(), format))
            .setLocation(catalog.newTableLocation(identifier))
            .build();
    try {
      var ignored = catalog.create(identifier, replica);
    } catch (AlreadyExistsException e) {
      // another one was faster; its table is as good
    }
  }

  private static Map<String, String> properties(TableId table, String format) {
    return Map.of(TableProperties.DEFAULT_FILE_FORMAT, format, REPLICA_OF, table.chain());
  }

  private TableMetadata main(LiveTable table) {
    return head(catalog.chain(catalog.find(table.id()).orElseThrow()), table.name());
  }

  private static void requireReplica(
      TableName name, TableMetadata published, TableMetadata main, LiveTable table) {
    if (!table.id().chain().equals(published.property(REPLICA_OF, ""))) {
      throw new IllegalStateException(
          "%s is there and is no replica of %s, which is to be published under that name; rename or drop the one that is there, or take its format out of file.formats"
              .formatted(name, table.name()));
    }
    List<Column> columns = ReplicaSchema.columns(published.schema());
    if (main.schemas().stream().map(ReplicaSchema::columns).noneMatch(columns::equals)) {
      throw new IllegalStateException(
          "%s has columns that %s, whose replica it is, never had; drop it, and it is made anew"
              .formatted(name, table.name()));
    }
  }

  private static TableMetadata head(TableChain chain, TableName name) {
    return chain
        .headOfChain()
        .orElseThrow(() -> new IllegalStateException(name + " was dropped and purged"))
        .document();
  }
}
