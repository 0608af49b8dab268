package io.icecap.config;

import io.icecap.change.TableName;
import io.icecap.decode.AddedColumns;
import io.icecap.decode.TypeSettings;
import io.icecap.table.TableSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigValue;

/** The options of the sink connector. */
public final class IcecapSinkConfig extends AbstractConfig {
  static final String APPLIER = "applier";
  static final String BUFFER_BYTES_MAX = "buffer.bytes.max";

  /** What was given for the one table that this is the configuration of; else empty. */
  private final Map<String, String> own;

  /**
   * @throws org.apache.kafka.common.config.ConfigException at the first option that can't be read;
   *     {@link #validate} finds them all, and what they contradict
   */
  public IcecapSinkConfig(Map<String, String> properties) {
    this(properties, Map.of());
  }

  private IcecapSinkConfig(Map<String, String> properties, Map<String, String> own) {
    super(definition(), OwnOptions.over(properties, own), false);
    this.own = own;
  }

  /**
   * The configuration of one table: the connector's, with what is given for this table in place of
   * it.
   *
   * @throws org.apache.kafka.common.config.ConfigException as the constructor
   */
  public IcecapSinkConfig of(TableName table) {
    Map<String, String> given = originalsStrings();
    Map<String, String> ofTable = OwnOptions.of(table, given, definition().names());
    return ofTable.isEmpty() ? this : new IcecapSinkConfig(given, ofTable);
  }

  public static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    RedisOptions.define(definition);
    StoreOptions.define(definition);
    TableOptions.define(definition);
    TypeOptions.define(definition);
    new OptionGroup(definition, "Ingest")
        .define(
            APPLIER,
            Type.STRING,
            ApplierHost.EMBEDDED.word(),
            ValidString.in(ApplierHost.words()),
            Importance.HIGH,
            new Words(ApplierHost.words()),
            "Applier",
            "Where changes are applied to the tables: embedded in the tasks of this connector, or"
                + " external, by the companion connector io.icecap.connect.IcecapApplierConnector,"
                + " whose options of the group Apply then count, and not those given here.")
        .option(
            BUFFER_BYTES_MAX,
            Type.LONG,
            256L << 20,
            Range.atLeast(1L << 20),
            Importance.MEDIUM,
            "Buffer size (bytes)",
            "When the tables that a task writes to have more than this buffered in Redis, the task"
                + " pauses its topic-partitions until it is less than 80 % of it.");
    RecordOptions.define(definition);
    KafkaOptions.define(definition);
    ApplyOptions.define(definition);
    MaintenanceOptions.define(definition);
    ReplicaOptions.define(definition);
    return definition;
  }

  /**
   * Every known option and every unknown key that was given, each with all that is wrong with it.
   */
  public static List<ConfigValue> validate(Map<String, String> properties, Probe probe) {
    Validation validation = new Validation(definition(), properties);
    UnknownKeys.ofSink(definition().names()).check(validation);
    KafkaOptions.check(validation);
    StoreChecks.check(validation);
    ApplyChecks.check(validation);
    SinkChecks.check(validation);
    OwnOptions.check(validation, properties);
    validation.probe(probe, () -> new IcecapSinkConfig(properties).settings());
    validation.probeKafka(probe, KafkaOptions.client(properties));
    if (validation.nothingIsWrong()) {
      IcecapSinkConfig config = new IcecapSinkConfig(properties);
      Set<TableName> named = ExistingTables.named(validation, config);
      ExistingTables.check(validation, config, probe.tables(config.settings(), named));
    }
    return validation.values();
  }

  public IcecapSettings settings() {
    return new IcecapSettings(
        RedisOptions.settings(this),
        StoreOptions.settings(this),
        ApplyOptions.cacheSettings(this),
        ApplyOptions.applySettings(this),
        MaintenanceOptions.settings(this),
        ReplicaOptions.settings(this));
  }

  public TableRouting routing() {
    return TableRouting.of(
        getString(TableOptions.TOPIC_REGEX), getString(TableOptions.NAME_FORMAT));
  }

  /** What its tables are like. */
  public TableSettings tables() {
    return TableOptions.settings(this, OwnOptions.settings(this, own.keySet()));
  }

  /** What types of records become where there is a choice. */
  public TypeSettings types() {
    return TypeOptions.settings(this);
  }

  /** What becomes of their schemas. */
  public SchemaEvolution evolution() {
    return SchemaEvolution.of(getString(TableOptions.SCHEMA_EVOLUTION));
  }

  /** Whether the key of a row is the record key, and not columns of the value. */
  public boolean keyIsRecordKey() {
    String mode = getString(TableOptions.KEY_MODE);
    return mode == null ? keyColumns().isEmpty() : mode.equals(TableOptions.RECORD_KEY);
  }

  /**
   * The columns of the value that are the key; if the key is the record key, at most one: the name
   * of the column that a record key without fields becomes.
   */
  public List<String> keyColumns() {
    return getList(TableOptions.KEY_COLUMNS);
  }

  /** Whether rows are only ever added. */
  public boolean appends() {
    return getString(TableOptions.INSERT_MODE).equals(TableOptions.APPEND);
  }

  /** Whether deletes in the source are deletes in the tables. */
  public boolean deletes() {
    return getBoolean(RecordOptions.DELETE_ENABLED);
  }

  /** Whether a truncate of a source table empties the table. */
  public boolean truncates() {
    return getBoolean(RecordOptions.TRUNCATE_ENABLED);
  }

  /** What rows have besides the columns of their sources. */
  public AddedColumns addedColumns() {
    return RecordOptions.added(this);
  }

  /** The column that changes of a row are ordered by; empty where they arrive in order. */
  public Optional<String> orderBy() {
    return Optional.ofNullable(getString(RecordOptions.ORDER_BY));
  }

  /** What Debezium sends in place of a large value that did not change. */
  public String unavailablePlaceholder() {
    return getString(RecordOptions.UNAVAILABLE_PLACEHOLDER);
  }

  public ApplierHost applier() {
    return ApplierHost.of(getString(APPLIER));
  }

  /** Settings of a Kafka client that may be asked about topics; empty if nobody is to be asked. */
  public Map<String, String> kafkaClient() {
    return KafkaOptions.client(originalsStrings());
  }

  public long bufferBytesMax() {
    return getLong(BUFFER_BYTES_MAX);
  }
}
