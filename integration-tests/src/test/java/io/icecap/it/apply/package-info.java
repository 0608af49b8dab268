/**
 * The applier over real parts (Redis, DuckDB, Iceberg on disk) without Kafka: seeded histories with
 * faults in them, compared with what the changes say.
 */
package io.icecap.it.apply;
