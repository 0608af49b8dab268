package io.icecap.config;

import io.icecap.decode.AddedColumns;
import io.icecap.decode.Metadata;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** What records mean to a table. */
final class RecordOptions {
  static final String UNAVAILABLE_PLACEHOLDER = "unavailable.value.placeholder";

  static final String METADATA_COLUMNS = "metadata.columns";

  static final String ORDER_BY = "order.by";

  static final String DELETE_ENABLED = "delete.enabled";
  static final String DELETE_MODE = "delete.mode";
  static final String TRUNCATE_ENABLED = "truncate.enabled";

  static final String HARD = "hard";
  static final String SOFT = "soft";

  private RecordOptions() {}

  static void define(ConfigDef definition) {
    OptionGroup group = new OptionGroup(definition, "Records");
    defineDeletes(group);
    defineValues(group);
  }

  private static void defineDeletes(OptionGroup group) {
    group
        .option(
            DELETE_ENABLED,
            Type.BOOLEAN,
            true,
            null,
            Importance.MEDIUM,
            "Deletes",
            "Whether rows that are deleted in the source are deleted in the tables. If not, deletes"
                + " and tombstones are skipped; the log says so once and counts them.")
        .define(
            DELETE_MODE,
            Type.STRING,
            HARD,
            ValidString.in(HARD, SOFT),
            Importance.MEDIUM,
            new Words(HARD, SOFT),
            "Delete mode",
            "How rows are deleted: hard, or soft, by which they stay with the values they have and"
                + " the column __deleted is true; it is false in rows that the source has, and null in"
                + " those of before the option. A delete of a row that the table does not have adds one"
                + " with the key alone, so all other columns may be null in the table. A key that"
                + " comes again is not deleted any more. The mark that ExtractNewRecordState's rewrite"
                + " sets under the same name becomes this one.")
        .option(
            TRUNCATE_ENABLED,
            Type.BOOLEAN,
            false,
            null,
            Importance.MEDIUM,
            "Truncates",
            "Whether a truncate of the source table empties the table, in one snapshot and in order"
                + " with the changes around it that are in the same Kafka partition; those of others"
                + " go by the times of the source. If not, truncates are skipped; the log says so"
                + " once and counts them. Debezium sends them only if its skipped.operations lets t"
                + " through.");
  }

  private static void defineValues(OptionGroup group) {
    group
        .define(
            METADATA_COLUMNS,
            Type.LIST,
            List.of(),
            Checks.METADATA_COLUMNS,
            Importance.MEDIUM,
            new Words(Metadata.words()),
            "Metadata columns",
            "Columns that say of each row which record changed it last: op (__op, Debezium's letter"
                + " c, u, d or r), source_ts (__source_ts, when the source committed it, a timestamp"
                + " with zone), topic (__topic), partition (__partition), offset (__offset) and lsn"
                + " (__lsn, PostgreSQL's, a long). They come behind the columns of the source, and are"
                + " null where a record does not say. Existing tables get them as schema.evolution"
                + " allows, null in the rows that are there. A source column of such a name is"
                + " refused; in flattened records, where add.fields makes __op and __lsn, it is taken"
                + " for the column itself.")
        .define(
            ORDER_BY,
            Type.STRING,
            null,
            new NonEmptyString(),
            Importance.MEDIUM,
            new Words(Metadata.LSN.column(), Metadata.SOURCE_TS.column()),
            "Order by",
            "The column that says which of two changes of a row is the later one, where their order"
                + " in Kafka does not: the key columns are not the record key. __lsn or __source_ts,"
                + " which metadata.columns has to have as well; without deletes also a column of the"
                + " rows (a number, a date or a timestamp) that every change makes greater. The"
                + " change with the greatest value wins; of equal ones, the one that arrives later. One"
                + " that is older than its row is dropped and counted. Since a row that is gone has no"
                + " value to compare with, it needs delete.mode=soft or delete.enabled=false; and"
                + " whole rows (PostgreSQL: REPLICA IDENTITY FULL).")
        .option(
            UNAVAILABLE_PLACEHOLDER,
            Type.STRING,
            "__debezium_unavailable_value",
            new NonEmptyString(),
            Importance.LOW,
            "Unavailable value placeholder",
            "What stands for a large value (TOAST, in PostgreSQL) that an update left unchanged, so"
                + " that the row keeps the one it has: the same as of the Debezium connector. It is"
                + " known as text, as bytes, and in arrays and maps. A new row that is inserted with"
                + " this very text has it.");
  }

  /** The columns that rows have besides those of the source. */
  static AddedColumns added(AbstractConfig config) {
    return new AddedColumns(
        config.getList(METADATA_COLUMNS).stream().map(Metadata::of).toList(),
        config.getString(DELETE_MODE).equals(SOFT));
  }
}
