/**
 * The entry points for Kafka Connect: the sink, which buffers what its topics bring, and the
 * companion source, which applies what sinks have buffered. Connectors and tasks parse, wire and
 * forward; the story of ingest is {@code Ingest}. What a record means, how a change is encoded and
 * how it gets into a table belong elsewhere.
 */
package io.icecap.connect;
