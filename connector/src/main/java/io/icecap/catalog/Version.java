package io.icecap.catalog;

import io.icecap.store.Location;

/**
 * One version of a chain, with its document.
 *
 * @param number from 1 on
 */
public record Version<D>(long number, Location location, D document) {}
