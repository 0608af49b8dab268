/**
 * The buffer, the leases and the table pointers in Redis: {@link io.icecap.redis.RedisKeys} is the
 * whole key space, and every script has a class of its own with its text, inputs and result. No
 * policy lives here: who recovers a table, and when, is decided by the callers.
 */
package io.icecap.redis;
