package io.icecap.store;

import java.util.Map;
import java.util.TreeSet;

/**
 * Where the warehouse is and how to reach it.
 *
 * @param warehouse the folder all tables are under
 * @param s3 properties by their names in Iceberg's S3FileIO ({@code s3.endpoint}, {@code
 *     s3.path-style-access}, {@code client.region}, {@code s3.access-key-id}, {@code
 *     s3.secret-access-key}, {@code s3.sse.type}, {@code s3.sse.key}); what is absent comes from
 *     the AWS SDK's own defaults
 */
public record StoreSettings(Location warehouse, Map<String, String> s3) {
  public StoreSettings {
    s3 = Map.copyOf(s3);
  }

  /** Names the properties that are set, without their values: some are secrets. */
  @Override
  public String toString() {
    return "StoreSettings[warehouse=" + warehouse + ", s3=" + new TreeSet<>(s3.keySet()) + "]";
  }
}
