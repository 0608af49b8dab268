package io.icecap.replica;

import io.icecap.change.TableName;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a replica is behind its table.
 *
 * @param version the table's version that it equals; 0 if there is none yet, or it was not looked
 *     at yet
 * @param versionsBehind how many versions the table has had since
 * @param lag for how long the replica has not been equal to the head; zero while it is
 * @param failures refreshes that failed since the last one that did not
 * @param lastError why the last one failed
 */
public record ReplicaStatus(
    TableName table,
    String format,
    long version,
    long versionsBehind,
    Duration lag,
    int failures,
    Optional<String> lastError) {}
