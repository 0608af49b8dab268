package io.icecap.buffer;

/**
 * Encoded changes of one table partition from one Kafka topic-partition, in offset order.
 *
 * @param firstOffset of the first change
 * @param lastOffset of the last change
 * @param changes how many
 * @param bytes as {@link ChangeCodec} wrote them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are written once and handed on, never compared
public record Blob(long firstOffset, long lastOffset, int changes, byte[] bytes) {}
