/**
 * Delta Lake's log of a table as a projection of its Iceberg chain: the same data files and the
 * same deletion vectors, told in Delta's words through Delta Kernel. What is internal to Kernel is
 * used in {@link io.icecap.table.delta.KernelActions} alone. Nothing here knows Iceberg.
 */
package io.icecap.table.delta;
