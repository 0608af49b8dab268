/**
 * Kafka Connect records to rows: the Debezium envelope, flattened records and tombstones, with one
 * class per logical type of a column. The only owner of Connect's data API. Which table a row goes
 * to, its partition and how it is buffered belong elsewhere.
 */
package io.icecap.decode;
