/**
 * {@code ./icecap demo}: the tables of a workload and a live stream of changes in PostgreSQL, the
 * way through Debezium, Kafka and the connector, and the comparison of every Iceberg table with
 * PostgreSQL. The connector is used as a user would, by its archive and its JSON; nothing of its
 * code is called.
 */
package io.icecap.demo;
