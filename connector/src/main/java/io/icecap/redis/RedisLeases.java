package io.icecap.redis;

import io.icecap.buffer.Lease;
import io.icecap.buffer.Leases;
import io.icecap.change.TableId;
import java.time.Duration;
import java.util.Optional;

/** Leases as keys that expire by Redis's own clock. */
final class RedisLeases implements Leases {
  private final RedisConnection redis;
  private final RedisKeys keys;

  RedisLeases(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public Optional<Lease> acquire(TableId table, String owner, Duration duration) {
    Reply reply = redis.run(AcquireLease.call(keys, table, owner, duration));
    return AcquireLease.result(reply)
        ? Optional.of(new Held(table, owner, duration))
        : Optional.empty();
  }

  private final class Held implements Lease {
    private final TableId table;
    private final String owner;
    private final Duration duration;

    Held(TableId table, String owner, Duration duration) {
      this.table = table;
      this.owner = owner;
      this.duration = duration;
    }

    @Override
    public boolean renew() {
      return RenewLease.result(redis.run(RenewLease.call(keys, table, owner, duration)));
    }

    @Override
    public void close() {
      redis.run(ReleaseLease.call(keys, table, owner));
    }
  }
}
