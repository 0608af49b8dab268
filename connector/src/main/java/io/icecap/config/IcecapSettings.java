package io.icecap.config;

import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.store.StoreSettings;

/** What the composition root needs to build a warehouse's ingest and apply halves. */
public record IcecapSettings(
    RedisSettings redis,
    StoreSettings store,
    CacheSettings cache,
    ApplySettings apply,
    MaintenanceSettings maintenance,
    ReplicaSettings replicas) {
  /** With maintenance as it is by default, and without replicas. */
  public IcecapSettings(
      RedisSettings redis, StoreSettings store, CacheSettings cache, ApplySettings apply) {
    this(redis, store, cache, apply, MaintenanceSettings.DEFAULT, ReplicaSettings.NONE);
  }
}
