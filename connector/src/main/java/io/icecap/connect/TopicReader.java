package io.icecap.connect;

import io.icecap.decode.RecordDecoder;

/** How the records of a topic are understood, as the rules of its table say. */
record TopicReader(RecordDecoder decoder, WantedChanges wanted) {}
