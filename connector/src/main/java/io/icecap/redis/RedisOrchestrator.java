package io.icecap.redis;

import io.icecap.buffer.BufferView;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Leases;
import io.icecap.buffer.ProcessNotes;
import io.icecap.catalog.AnsweredRequests;
import io.icecap.catalog.TablePointers;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that Redis does for Icecap, over one bounded pool of connections. Thread-safe; one per
 * process and Redis is enough.
 */
public final class RedisOrchestrator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisOrchestrator.class);

  private final RedisConnection redis;
  private final RedisKeys keys;
  private final RedisChangeBuffer buffer;
  private final RedisLeases leases;
  private final RedisTablePointers pointers;
  private final RedisBufferView view;
  private final RedisProcessNotes notes;
  private final RedisAnsweredRequests requests;

  private RedisOrchestrator(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
    this.buffer = new RedisChangeBuffer(redis, keys);
    this.leases = new RedisLeases(redis, keys);
    this.pointers = new RedisTablePointers(redis, keys, () -> UUID.randomUUID().toString());
    this.view = new RedisBufferView(redis, keys);
    this.notes = new RedisProcessNotes(redis, keys);
    this.requests = new RedisAnsweredRequests(redis, keys);
  }

  /**
   * Connects, and warns if the server is set up in a way that hurts.
   *
   * @throws io.icecap.buffer.BufferUnavailableException if Redis does not answer, or is older than
   *     6.2
   */
  public static RedisOrchestrator open(RedisSettings settings) {
    RedisKeys keys = new RedisKeys(settings.keyPrefix());
    RedisConnection redis = RedisConnection.open(settings);
    try {
      if (CheckServer.mayEvict(redis.run(CheckServer.call(keys)))) {
        LOG.warn(
            "{} may evict buffered changes when its memory is full; they are then read from Kafka"
                + " again. Set its maxmemory-policy to noeviction.",
            settings);
      }
      return new RedisOrchestrator(redis, keys);
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  public ChangeBuffer changeBuffer() {
    return buffer;
  }

  public Leases leases() {
    return leases;
  }

  public TablePointers tablePointers() {
    return pointers;
  }

  public BufferView bufferView() {
    return view;
  }

  public ProcessNotes processNotes() {
    return notes;
  }

  public AnsweredRequests answeredRequests() {
    return requests;
  }

  /**
   * Asks the server for a trifle.
   *
   * @throws io.icecap.buffer.BufferUnavailableException if Redis does not answer
   */
  public void check() {
    redis.run(CheckServer.call(keys));
  }

  @Override
  public void close() {
    redis.close();
  }
}
