package io.icecap.architecture;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** Libraries with an owner: the package prefixes of each, and the only layers that may use it. */
enum Library {
  CONNECT_DATA("org.apache.kafka.connect.data", Layer.CONNECT, Layer.CONNECT_AVRO, Layer.DECODE),
  CONNECT_HEADERS("org.apache.kafka.connect.header", Layer.CONNECT, Layer.DECODE),
  CONNECT_ERRORS(
      "org.apache.kafka.connect.errors", Layer.CONNECT, Layer.CONNECT_AVRO, Layer.DECODE),
  SINK_RECORD("org.apache.kafka.connect.sink", Layer.CONNECT, Layer.DECODE),
  CONFIG_DEF("org.apache.kafka.common.config", Layer.CONNECT, Layer.CONNECT_AVRO, Layer.CONFIG),
  KAFKA_SETTINGS("org.apache.kafka.clients.admin", Layer.CONNECT, Layer.CONFIG, Layer.SQL_KAFKA),
  KAFKA_CLIENTS("org.apache.kafka.clients", Layer.CONNECT, Layer.SQL_KAFKA),
  KAFKA_COMMON("org.apache.kafka.common", Layer.CONNECT, Layer.CONNECT_AVRO, Layer.SQL_KAFKA),
  KAFKA("org.apache.kafka", Layer.CONNECT, Layer.CONNECT_AVRO),
  APICURIO("io.apicurio", Layer.CONNECT_AVRO),
  LAMBDA("com.amazonaws.services.lambda", Layer.LAMBDA),
  PROMETHEUS("io.prometheus", Layer.METRICS),
  PICOCLI("picocli", Layer.CLI),
  JETTY("org.eclipse.jetty", Layer.SERVER),
  JLINE("org.jline", Layer.CLI_TERMINAL),
  JEDIS("redis.clients", Layer.REDIS),
  DUCKDB("org.duckdb", Layer.CACHE, Layer.FORMAT_PARQUET, Layer.FORMAT_DUCKDB, Layer.SQL),
  JDBC(
      "java.sql",
      Layer.CACHE,
      Layer.FORMAT,
      Layer.FORMAT_PARQUET,
      Layer.FORMAT_DUCKDB,
      Layer.FORMAT_ROWS,
      Layer.FORMAT_ORC,
      Layer.FORMAT_AVRO,
      Layer.SQL),
  ICEBERG_AWS("org.apache.iceberg.aws", Layer.STORE_S3, Layer.CATALOG),
  ICEBERG(
      "org.apache.iceberg",
      Layer.CATALOG,
      Layer.TABLE_ICEBERG,
      Layer.SERVER,
      Layer.FORMAT_ROWS,
      Layer.FORMAT_ORC,
      Layer.FORMAT_AVRO),
  ORC("org.apache.orc", Layer.FORMAT_ORC),
  DELTA_KERNEL("io.delta", Layer.TABLE_DELTA),
  AWS_SDK("software.amazon.awssdk", Layer.STORE_S3);

  private final String prefix;
  private final Set<Layer> owners;

  Library(String prefix, Layer... owners) {
    this.prefix = prefix;
    this.owners = Set.of(owners);
  }

  /** The library of a package, the one named first where prefixes nest; none if nobody owns it. */
  static Stream<Library> of(String packageName) {
    return Arrays.stream(values())
        .filter(l -> packageName.equals(l.prefix) || packageName.startsWith(l.prefix + "."))
        .limit(1);
  }

  boolean isOwnedBy(Layer layer) {
    return owners.contains(layer);
  }
}
