package io.icecap.redis;

import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import java.util.UUID;

/**
 * The whole key space. Everything of a commit group has one hash tag, so it is in one cluster slot
 * and one script can touch all of it. Nothing here is the only copy of anything.
 *
 * <pre>
 * {prefix:group}:dirty                  sorted set: chain by the time (ms) of its oldest blob
 * {prefix:group}:t:chain:meta           hash:
 *     inc              the incarnation, life of the server ':' random
 *     version          the head's version
 *     location         where the head is
 *     bytes            of all buffered blobs
 *     wm:topic-part    next offset to buffer
 *     base:topic-part  offset below which every change is in the head
 *     pend:topic-part  number of buffered blobs
 * {prefix:group}:t:chain:partitions     set: the table partitions that have blobs
 * {prefix:group}:t:chain:blobs:part     list: the blobs of a table partition
 * {prefix:group}:t:chain:facts:part     list: about each of these blobs, {@link BlobFacts}
 * {prefix:group}:t:chain:lease          string that expires: who works on the table
 *
 * {prefix:processes}:names              sorted set: process by the time (s) of its last note
 * {prefix:processes}:note:process       string that expires: what the process says of itself, JSON
 *
 * {prefix:requests}:since               life of the server ':' time (ms) from which keys are known
 * {prefix:requests}:keys                sorted set: keys of requests by the time (ms) they came
 * {prefix:requests}:key:uuid            hash that expires: request, a digest; status, type, message
 * </pre>
 *
 * Facts and blobs are two lists, so that claiming and trimming read no blob to learn about it.
 */
final class RedisKeys {
  private final String prefix;

  RedisKeys(String prefix) {
    this.prefix = prefix;
  }

  String dirty(String group) {
    return "{" + prefix + ":" + group + "}:dirty";
  }

  String meta(TableId table) {
    return of(table, "meta");
  }

  String partitions(TableId table) {
    return of(table, "partitions");
  }

  String lease(TableId table) {
    return of(table, "lease");
  }

  /** What the keys of all blob lists of the table start with. */
  String blobs(TableId table) {
    return of(table, "blobs:");
  }

  String blobs(TableId table, PartitionKey partition) {
    return blobs(table) + partition.id();
  }

  /** What the keys of all fact lists of the table start with. */
  String facts(TableId table) {
    return of(table, "facts:");
  }

  String facts(TableId table, PartitionKey partition) {
    return facts(table) + partition.id();
  }

  String processes() {
    return "{" + prefix + ":processes}:names";
  }

  /** What the keys of all notes start with. */
  String notes() {
    return "{" + prefix + ":processes}:note:";
  }

  String note(String process) {
    return notes() + process;
  }

  String requestsSince() {
    return "{" + prefix + ":requests}:since";
  }

  String requests() {
    return "{" + prefix + ":requests}:keys";
  }

  String request(UUID key) {
    return "{" + prefix + ":requests}:key:" + key;
  }

  private String of(TableId table, String what) {
    return "{" + prefix + ":" + table.group() + "}:t:" + table.chain() + ":" + what;
  }
}
