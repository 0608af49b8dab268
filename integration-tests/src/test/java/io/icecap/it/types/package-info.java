/**
 * Tests of what values are after the whole way: each type of a source with its extremes, through
 * the real connector of Debezium, in the eyes of readers that we have not written.
 */
package io.icecap.it.types;
