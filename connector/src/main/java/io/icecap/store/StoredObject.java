package io.icecap.store;

import java.time.Instant;

/**
 * An object as a listing shows it.
 *
 * @param modified when it was last written, by the store's clock, to the store's precision
 */
public record StoredObject(Location location, long bytes, Instant modified) {}
