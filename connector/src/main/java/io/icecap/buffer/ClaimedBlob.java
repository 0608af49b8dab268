package io.icecap.buffer;

import io.icecap.change.SourcePartition;

/** A blob and the Kafka topic-partition it came from. */
public record ClaimedBlob(SourcePartition source, Blob blob) {}
