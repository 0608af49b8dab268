package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.change.RowSchema;
import io.icecap.table.TableFormats;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.TypeUtil;

/** What becomes of a table that is to be shown to other readers than before. */
final class AdoptedFormats {
  private static final int WITH_VECTORS = 3;

  private final IcebergHead head;
  private final TableMetadata table;
  private final String name;

  private AdoptedFormats(IcebergHead head, TableMetadata table, String name) {
    this.head = head;
    this.table = table;
    this.name = name;
  }

  /**
   * The table in the wanted formats; the same object if it has them.
   *
   * @param table the head's, with what else changes
   * @param check throws if Delta has no table of this schema
   * @throws IllegalArgumentException if Delta can't read what there is
   */
  static TableMetadata in(
      IcebergHead head,
      TableMetadata table,
      TableFormats wanted,
      Consumer<RowSchema> check,
      String name) {
    TableFormats has = Formats.of(table);
    if (has == wanted) {
      return table;
    }
    Map<String, String> properties = new HashMap<>();
    properties.put(MetadataFiles.FORMATS, wanted.text());
    if (!has.hasDelta()) {
      new AdoptedFormats(head, table, name).requireReadable();
      RowSchema schema = SchemaConversion.fromIceberg(table.schema(), table.properties());
      check.accept(schema);
      if (!FileNames.areFixed(table.properties())) {
        FileNames.put(schema, properties);
      }
    }
    return TableMetadata.buildFrom(table).setProperties(properties).build();
  }

  private void requireReadable() {
    if (table.formatVersion() < WITH_VECTORS) {
      throw refused(
          "it has format version %d, and Delta reads deletion vectors, not position deletes; set format.version=3 as well"
              .formatted(table.formatVersion()));
    }
    if (head.live().positionDeletes().findAny().isPresent()) {
      throw refused(
          "it has position deletes of format version 2, which Delta does not read; let some commits fold them into deletion vectors, and add Delta then");
    }
    requireNoDefaults();
    if (!FileNames.areFixed(table.properties())) {
      requireStableNames();
    }
    table.spec().fields().stream()
        .filter(field -> field.transform().isIdentity())
        .forEach(this::requirePartitionedBy);
  }

  /** Delta reads null where a data file lacks a column. */
  private void requireNoDefaults() {
    TypeUtil.indexById(table.schema().asStruct())
        .values()
        .forEach(
            field -> {
              if (field.initialDefault() != null) {
                throw refused(
                    "its column '%s' was added with a default, which rows from before have in Iceberg and would not have in Delta; copy the table into a new one"
                        .formatted(table.schema().findColumnName(field.fieldId())));
              }
            });
  }

  /** Delta reads columns by what they are called in the data files. */
  private void requireStableNames() {
    Map<Integer, String> now = names(table.schema());
    Set<String> taken = new HashSet<>();
    now.values().forEach(each -> taken.add(each.toLowerCase(Locale.ROOT)));
    for (Schema schema : table.schemas()) {
      names(schema)
          .forEach(
              (id, before) -> {
                boolean renamed = now.containsKey(id) && !now.get(id).equals(before);
                boolean reused =
                    !now.containsKey(id) && taken.contains(before.toLowerCase(Locale.ROOT));
                if (renamed || reused) {
                  throw refused(
                      "its column '%s' was renamed, or dropped and added again, so that its data files say different things by one name; copy the table into a new one"
                          .formatted(before));
                }
              });
    }
  }

  private static Map<Integer, String> names(Schema schema) {
    return TypeUtil.indexNameById(schema.asStruct());
  }

  private void requirePartitionedBy(PartitionField column) {
    Set<Integer> lacking = new HashSet<>();
    for (PartitionSpec spec : table.specs()) {
      boolean has =
          spec.fields().stream()
              .anyMatch(
                  field -> field.transform().isIdentity() && field.sourceId() == column.sourceId());
      if (!has) {
        lacking.add(spec.specId());
      }
    }
    if (head.live().all().anyMatch(file -> lacking.contains(file.file().specId()))) {
      throw refused(
          "data files from before it was partitioned by '%s' have no value of it; let compaction or another engine rewrite them, or copy the table into a new one"
              .formatted(column.name()));
    }
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(
        "%s can't have Delta as it is: %s. Or set table.formats=iceberg".formatted(name, why));
  }
}
