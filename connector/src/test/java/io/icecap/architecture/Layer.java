package io.icecap.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The packages of the product in the direction data flows, each with what it may import of ours: a
 * package by its name under {@code io.icecap}, or only those of its top-level classes whose names
 * end in a word, as in {@code "buffer *Exception"}; {@code "* *Settings"} is the settings records
 * of every package. This table is the rule; docs/rationale.md argues its changes.
 */
enum Layer {
  CHANGE("change"),
  STORE("store"),
  STORE_LOCAL("store.local", "store"),
  STORE_S3("store.s3", "store"),
  BUFFER("buffer", "change"),
  FORMAT("format", "change", "store"),
  FORMAT_PARQUET("format.parquet", "format", "change", "store"),
  FORMAT_DUCKDB("format.duckdb", "format", "change", "store"),
  FORMAT_ROWS("format.rows", "format", "change"),
  FORMAT_ORC("format.orc", "format", "format.rows", "change", "store"),
  FORMAT_AVRO("format.avro", "format", "format.rows", "change", "store"),
  CACHE("cache", "change", "format", "store"),
  CATALOG("catalog", "change", "store", "buffer *Exception"),
  REDIS("redis", "buffer", "catalog", "change", "store *Location"),
  TABLE("table", "change", "catalog", "format", "store"),
  TABLE_ICEBERG(
      "table.iceberg",
      "table",
      "change",
      "catalog",
      "format",
      "format.rows *IcebergTypes",
      "store"),
  TABLE_DELTA("table.delta", "table", "change", "catalog", "format", "store"),
  MAINTAIN("maintain", "change", "buffer", "store", "table"),
  DECODE("decode", "change"),
  REPLICA(
      "replica",
      "change",
      "store",
      "format",
      "cache *ReplicaFiles",
      "cache *PartitionSnapshot",
      "table"),
  APPLY("apply", "change", "buffer", "cache", "format", "store", "table", "replica"),
  OBSERVE("observe", "change", "buffer", "cache", "format", "table", "apply"),
  STATUS(
      "status",
      "change",
      "buffer",
      "format *LiveFile",
      "store *Exception",
      "store *Location",
      "table",
      "replica *Status",
      "apply *PublishedSnapshot",
      "observe *Observer",
      "observe *Step"),
  METRICS(
      "metrics",
      "change",
      "table *SnapshotUpdate",
      "replica *Status",
      "apply *PublishedSnapshot",
      "observe *Observer",
      "observe *Step",
      "status"),
  CONSOLE("console", "change", "metrics", "status"),
  SQL(
      "sql",
      "change",
      "buffer",
      "cache",
      "format",
      "store",
      "table",
      "apply *PendingChanges",
      "apply *JointChanges",
      "apply *Exception"),
  SQL_KAFKA("sql.kafka", "sql", "change", "store"),
  SERVER(
      "server",
      "change",
      "buffer *Exception",
      "catalog",
      "console",
      "store *Exception",
      "store *Backoff",
      "store *Location"),
  CONFIG(
      "config",
      "* *Settings",
      "change",
      "decode *AddedColumns",
      "decode *Metadata",
      "format *Mode",
      "store",
      "table *TableFormats",
      "table *PartitionMoves"),
  ROOT(
      "",
      "apply",
      "buffer",
      "cache",
      "catalog",
      "change",
      "config",
      "console",
      "decode",
      "format",
      "format.avro",
      "format.duckdb",
      "format.orc",
      "format.parquet",
      "maintain",
      "metrics",
      "observe",
      "redis",
      "replica",
      "sql",
      "sql.kafka",
      "status",
      "store",
      "store.local",
      "store.s3",
      "table",
      "table.delta",
      "table.iceberg"),
  CONNECT(
      "connect",
      "",
      "apply",
      "buffer",
      "change",
      "config",
      "decode",
      "metrics *MeterFeed",
      "metrics *Reading",
      "observe *Observer",
      "store *Backoff",
      "store *Exception",
      "table"),
  CONNECT_AVRO("connect.avro", "store *Backoff", " *Version"),
  CLI_TERMINAL("cli.terminal", "sql", "change"),
  LAMBDA(
      "lambda", "", "apply", "buffer *Exception", "change", "config", "store *Exception", "table"),
  DAEMON("daemon", "", "apply", "buffer *Exception", "config", "store *Exception"),
  CLI(
      "cli",
      "",
      "cli.terminal",
      "* *Settings",
      "apply",
      "buffer",
      "catalog",
      "change",
      "config",
      "console",
      "daemon",
      "maintain",
      "server",
      "sql",
      "status",
      "store",
      "table");

  static final String ROOT_PACKAGE = "io.icecap";

  private final String name;
  private final List<Permission> permissions;

  Layer(String name, String... permissions) {
    this.name = name;
    this.permissions = Arrays.stream(permissions).map(Permission::parse).toList();
  }

  /** The layer of a package of ours; empty for a package that has no place in the table. */
  static Optional<Layer> of(String packageName) {
    return Arrays.stream(values()).filter(l -> l.packageName().equals(packageName)).findFirst();
  }

  String packageName() {
    return name.isEmpty() ? ROOT_PACKAGE : ROOT_PACKAGE + "." + name;
  }

  /**
   * @param topLevelClass the simple name of the class, or of the one it is nested in
   */
  boolean mayImport(Layer other, String topLevelClass) {
    return this == other || permissions.stream().anyMatch(p -> p.allows(other, topLevelClass));
  }

  private record Permission(String packageName, String suffix) {
    static Permission parse(String text) {
      int star = text.indexOf(" *");
      return star < 0
          ? new Permission(text, "")
          : new Permission(text.substring(0, star), text.substring(star + 2));
    }

    boolean allows(Layer layer, String topLevelClass) {
      return (packageName.equals("*") || packageName.equals(layer.name))
          && topLevelClass.endsWith(suffix);
    }
  }
}
