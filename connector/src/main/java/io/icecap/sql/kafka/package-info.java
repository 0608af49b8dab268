/**
 * The topics that statements' rows are written to before they are buffered, in the words of
 * Connect's JsonConverter and Debezium. Needs Kafka's client alone, no class of Connect.
 */
package io.icecap.sql.kafka;
