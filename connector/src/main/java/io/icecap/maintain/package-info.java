/**
 * What keeps a warehouse tidy off the commit path: snapshots that are past their time leave the
 * metadata, and files that nothing refers to any more leave the store. What is referred to is said
 * by the table formats and by the copies; compaction is the applier's, since it needs the cache.
 */
package io.icecap.maintain;
