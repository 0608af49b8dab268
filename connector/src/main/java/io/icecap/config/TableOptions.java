package io.icecap.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Which tables there are and what they look like. */
final class TableOptions {
  static final String TOPIC_REGEX = "table.topic.regex";
  static final String NAME_FORMAT = "table.name.format";
  static final String PARTITION_BY = "partition.by";
  static final String KEY_MODE = "primary.key.mode";
  static final String KEY_COLUMNS = "key.columns";

  static final String RECORD_KEY = "record_key";
  static final String RECORD_VALUE = "record_value";

  private TableOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Tables")
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
            "How tables are partitioned when they are created: columns and transforms of columns"
                + " (bucket(n, c), truncate(n, c), year(c), month(c), day(c), hour(c)),"
                + " separated by"
                + " commas, unusual names in double quotes; key stands for the first column of"
                + " the key, and nothing for no"
                + " partitions. Only columns of the key, so that a change never moves a row to"
                + " another partition. About a million rows a partition are quick to change.")
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
                + " key. With primary.key.mode=record_key, the name of the one column that a record"
                + " key without fields becomes.");
  }
}
