/**
 * Replicas of tables in other file formats: when a refresh is due, what it has to write, and the
 * thread that writes it, off the commit path. How a format is written is in {@code format}, how a
 * table is published in {@code table}; an applier only lends the copies of its cached partitions.
 */
package io.icecap.replica;
