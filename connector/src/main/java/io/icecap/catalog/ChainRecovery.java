package io.icecap.catalog;

/**
 * What recovery of a chain found.
 *
 * @param performed false if the chain was valid in Redis
 * @param before the pointer as it was
 * @param head the head of the chain
 */
public record ChainRecovery<D>(boolean performed, TablePointers.Pointer before, Version<D> head) {}
