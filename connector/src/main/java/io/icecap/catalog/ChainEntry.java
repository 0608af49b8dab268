package io.icecap.catalog;

import io.icecap.change.AppliedOffsets;
import io.icecap.store.Location;

/**
 * One version of a chain.
 *
 * @param version from 1 on
 * @param applied what this version has applied; {@link AppliedOffsets#NONE} for a chain that is no
 *     table
 */
public record ChainEntry(long version, Location location, AppliedOffsets applied) {}
