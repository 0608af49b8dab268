/**
 * The object store on a local or mounted file system with hard links. Locations are {@code file:}
 * URIs whose path is taken literally, percent signs included, as Hadoop and Spark do.
 */
package io.icecap.store.local;
