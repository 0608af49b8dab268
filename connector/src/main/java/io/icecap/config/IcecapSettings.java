package io.icecap.config;

import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.store.StoreSettings;

/** What the composition root needs to build a warehouse's ingest and apply halves. */
public record IcecapSettings(
    RedisSettings redis,
    StoreSettings store,
    CacheSettings cache,
    ApplySettings apply,
    MaintenanceSettings maintenance) {
  /** With maintenance as it is by default. */
  public IcecapSettings(
      RedisSettings redis, StoreSettings store, CacheSettings cache, ApplySettings apply) {
    this(redis, store, cache, apply, MaintenanceSettings.DEFAULT);
  }
}
