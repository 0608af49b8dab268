/**
 * The converter of records in Avro, in Confluent's wire format, for sinks: what a registry's schema
 * means to Connect is the library's to say ({@code AvroData}), reading the bytes is done here. What
 * the rows mean belongs to {@code decode}.
 */
package io.icecap.connect.avro;
