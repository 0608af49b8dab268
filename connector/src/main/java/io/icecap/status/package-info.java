/**
 * What is going on in a warehouse, for people and for monitoring: read from Redis, the store and
 * the notes that processes leave in Redis, by anybody, at any time. Nothing here changes a table,
 * and no apply or ingest waits for anything here. How it is shown is not this package's business.
 */
package io.icecap.status;
