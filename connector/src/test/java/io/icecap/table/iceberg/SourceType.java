package io.icecap.table.iceberg;

import org.apache.kafka.connect.data.Schema;

/**
 * A type as a source sends it.
 *
 * @param shown how it is called on the page
 * @param schema optional
 * @param postgres what Debezium's connector for PostgreSQL sends so
 * @param mysql likewise
 */
record SourceType(String shown, Schema schema, String postgres, String mysql) {}
