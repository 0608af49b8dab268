/**
 * Real servers for tests, benchmarks and the demo: Redis, PostgreSQL, Kafka, Kafka Connect, S3.
 * Each takes a directory and a free port, and none outlives the JVM that started it, however that
 * dies. Nothing here knows Icecap: no table, no connector configuration.
 */
package io.icecap.servers;
