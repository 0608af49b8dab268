/**
 * The buffer of changes between ingest and apply, as interfaces: appending, claiming, leases and
 * what they report; and the encoding of a blob of changes. How Redis does it is in {@code redis}.
 */
package io.icecap.buffer;
