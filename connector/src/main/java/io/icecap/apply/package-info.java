/**
 * The applier: what is claimed from a buffer becomes rows of the cached partitions and one snapshot
 * of the table. The story and its schedule, told through the interfaces of buffer, cache and table;
 * no vendor library is known here.
 */
package io.icecap.apply;
