package io.icecap.config;

import io.icecap.format.CommitMode;
import io.icecap.table.OwnSettings;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Which tables there are and what they look like. */
final class TableOptions {
  static final String TOPIC_REGEX = "table.topic.regex";
  static final String NAME_FORMAT = "table.name.format";
  static final String PARTITION_BY = "partition.by";
  static final String PARTITION_MOVES = "partition.moves";
  static final String FORMATS = "table.formats";

  /** Connect's own: what the connector is called. */
  private static final String CONNECTOR = "name";

  static final String KEY_MODE = "primary.key.mode";
  static final String KEY_COLUMNS = "key.columns";

  static final String COMMIT_MODE = "commit.mode";
  static final String FORMAT_VERSION = "format.version";

  static final String SCHEMA_EVOLUTION = "schema.evolution";

  static final String INSERT_MODE = "insert.mode";
  static final String UPSERT = "upsert";
  static final String APPEND = "append";

  static final String RECORD_KEY = "record_key";
  static final String RECORD_VALUE = "record_value";

  private TableOptions() {}

  static void define(ConfigDef definition) {
    OptionGroup group = new OptionGroup(definition, "Tables");
    defineNames(group);
    defineKeys(group);
    defineCommits(group);
    defineEvolution(group);
  }

  private static void defineNames(OptionGroup group) {
    group
        .option(
            NAME_FORMAT,
            Type.STRING,
            "${topic}",
            Checks.TABLE_FORMAT,
            Importance.HIGH,
            "Table name",
            "The table that a topic goes to, dots separating the namespaces and the name."
                + " ${topic} is"
                + " the topic, $1, $2, … are the groups of table.topic.regex. Tables and namespaces"
                + " are created at their first change.")
        .option(
            TOPIC_REGEX,
            Type.STRING,
            "(.*)",
            Checks.REGEX,
            Importance.MEDIUM,
            "Topic regex",
            "Matches each topic as a whole; its groups can be used in table.name.format. With"
                + " server\\.(.*)\\.(.*) and cdc.$1_$2 the topic server.public.orders goes to"
                + " the table"
                + " cdc.public_orders.")
        .option(
            PARTITION_BY,
            Type.STRING,
            "bucket(8, key)",
            Checks.PARTITION_BY,
            Importance.HIGH,
            "Partition by",
            "How tables are partitioned when they are created (with insert.mode=append, if it is"
                + " not given, they are not): columns and transforms of columns (bucket(n, c),"
                + " truncate(n, c), year(c), month(c), day(c), hour(c)), separated by commas,"
                + " unusual names in double quotes; key stands for the first column of the key, and"
                + " nothing for no partitions. Columns that are not in the key need"
                + " partition.moves=index. About a million rows a partition are quick to change.")
        .define(
            PARTITION_MOVES,
            Type.STRING,
            PartitionMoves.REFUSE.word(),
            ValidString.in(PartitionMoves.words()),
            Importance.MEDIUM,
            new Words(PartitionMoves.words()),
            "Partition moves",
            "Whether new tables may be partitioned by columns that are not in the key, so that a"
                + " change may move its row to another partition: refuse, or index, by which each"
                + " applier keeps an index of all keys of the table on its disk, within"
                + " cache.bytes.max, and looks up where each changed row is. A row never shows"
                + " twice or not at all. The images before a change are not needed and not"
                + " believed.");
  }

  private static void defineKeys(OptionGroup group) {
    group
        .define(
            FORMATS,
            Type.STRING,
            TableFormats.ICEBERG.text(),
            Checks.TABLE_FORMATS,
            Importance.HIGH,
            new Words(TableFormats.texts().toArray(new String[0])),
            "Table formats",
            "Which readers tables are for: iceberg, delta (Delta Lake, with deletion vectors and"
                + " column mapping), or iceberg,delta: both logs over the same files. Delta has no"
                + " transforms, so there only columns that partition by their value do, and no"
                + " uuid, so it is a string in the tables that are created with Delta. If it is"
                + " given, existing tables follow it: Delta is added with all that they have, if it"
                + " has their types and names, or its log is removed. Else they stay as they are."
                + " Of several connectors that feed one table and differ, the one whose option was"
                + " changed last is followed.")
        .define(
            INSERT_MODE,
            Type.STRING,
            UPSERT,
            ValidString.in(UPSERT, APPEND),
            Importance.HIGH,
            new Words(UPSERT, APPEND),
            "Insert mode",
            "What a record does. upsert: it replaces the row with its key. append: it is one more"
                + " row, for topics without a key and streams of events; the table has no key,"
                + " nothing of it is cached or looked up, and each record is in it exactly once."
                + " Its columns are those of the value. Of Debezium's changes inserts and updates"
                + " are a row each, in which large values that did not change (TOAST) are null;"
                + " deletes and truncates are skipped, which the log says once and counts."
                + " commit.mode and cache.format mean nothing then. A table stays what it was"
                + " created as.")
        .define(
            KEY_MODE,
            Type.STRING,
            null,
            ValidString.in(null, RECORD_KEY, RECORD_VALUE),
            Importance.LOW,
            new Words(RECORD_KEY, RECORD_VALUE),
            "Key mode",
            "Where the key of a row comes from: record_key, the fields of the record key;"
                + " record_value, the fields of the value that key.columns names. Default:"
                + " record_value if key.columns is given, else record_key.")
        .option(
            KEY_COLUMNS,
            Type.LIST,
            List.of(),
            Checks.COLUMNS,
            Importance.MEDIUM,
            "Key columns",
            "The columns that tell one row from another, in all tables of this connector."
                + " Default: the"
                + " fields of the record key. Two changes of one row have to come from the"
                + " same Kafka"
                + " partition, since that alone orders them: name at least the fields of the record"
                + " key. A record whose key has a field besides, or that has none, is refused,"
                + " unless its topic has one partition (kafka.bootstrap.servers shows it) or"
                + " order.by says which change is the later one. A"
                + " transform of this connector that changes the record key hides this. With"
                + " primary.key.mode=record_key, the name of the one column that a record"
                + " key without fields becomes.");
  }

  private static void defineCommits(OptionGroup group) {
    String[] modes = {CommitMode.MERGE_ON_READ.word(), CommitMode.COPY_ON_WRITE.word()};
    group
        .define(
            COMMIT_MODE,
            Type.STRING,
            CommitMode.MERGE_ON_READ.word(),
            ValidString.in(modes),
            Importance.MEDIUM,
            new Words(modes),
            "Commit mode",
            "How changed rows leave the data files that have them: merge-on-read writes deletes"
                + " beside the files, so that a commit costs what the change is large;"
                + " copy-on-write writes the rest of the files anew, for readers that know no"
                + " deletes. If it is given, it takes effect in existing tables too; else these"
                + " stay as they are.")
        .define(
            FORMAT_VERSION,
            Type.INT,
            3,
            Range.between(2, 3),
            Importance.MEDIUM,
            Words.of(List.of(2, 3)),
            "Format version",
            "The version of Iceberg's table format: 3 has deletion vectors and row ids; 2 has"
                + " position deletes, for readers that don't know 3 yet. If 3 is given, existing"
                + " tables of version 2 are upgraded; the way back is refused. If it is not given,"
                + " existing tables stay as they are.");
  }

  private static void defineEvolution(OptionGroup group) {
    group.define(
        SCHEMA_EVOLUTION,
        Type.STRING,
        SchemaEvolution.BASIC.word(),
        ValidString.in(SchemaEvolution.words()),
        Importance.MEDIUM,
        new Words(SchemaEvolution.words()),
        "Schema evolution",
        "What becomes of a table when records come with other columns. basic: new columns are"
            + " added, types are widened (int to long, float to double, decimals with more digits),"
            + " and columns that records leave out or that may be null there become optional; a"
            + " column that the source drops stays, null in what changes. full: the same, but a"
            + " column that the source drops is dropped here, with its values; docs/architecture.md"
            + " says when. What the source renames is a column that is dropped and another one that"
            + " is added. validate-only: a table stays as it is, and a record with another schema"
            + " does not fit. none: the same, but columns that the table does not have are left"
            + " out. Where records don't fit, their table alone gets no further changes, until it"
            + " is changed so that they do, or errors.tolerance=all sets them aside.");
  }

  /** Nobody asked for the default's buckets of a key that is not there. */
  private static String partitionBy(AbstractConfig config) {
    boolean given = config.originals().containsKey(PARTITION_BY);
    return given || config.getString(INSERT_MODE).equals(UPSERT)
        ? config.getString(PARTITION_BY)
        : "";
  }

  /** What a connector's options say of its tables; what only stands by default is not given. */
  static TableSettings settings(AbstractConfig config, OwnSettings own) {
    boolean mode = config.originals().containsKey(COMMIT_MODE);
    boolean version = config.originals().containsKey(FORMAT_VERSION);
    boolean formats = config.originals().containsKey(FORMATS);
    return new TableSettings(
        partitionBy(config),
        mode ? Optional.of(CommitMode.of(config.getString(COMMIT_MODE))) : Optional.empty(),
        version ? OptionalInt.of(config.getInt(FORMAT_VERSION)) : OptionalInt.empty(),
        formats ? Optional.of(TableFormats.parse(config.getString(FORMATS))) : Optional.empty(),
        PartitionMoves.of(config.getString(PARTITION_MOVES)),
        Optional.of(own),
        String.valueOf(config.originals().getOrDefault(CONNECTOR, "")));
  }
}
