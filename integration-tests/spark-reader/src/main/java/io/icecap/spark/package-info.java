/**
 * Spark as a reader that none of us wrote: a program that answers queries on Iceberg tables. It
 * knows tables by their paths alone; nothing of the product is on its class path.
 */
package io.icecap.spark;
