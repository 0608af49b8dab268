package io.icecap.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What clients are told of the object store. How to reach it is told to everybody; keys only to
 * those that ask for them, and only if the server is to share its own.
 */
final class StorageAccess {
  private static final Set<String> PUBLIC =
      Set.of("s3.endpoint", "s3.path-style-access", "client.region", "s3.sse.type", "s3.sse.key");

  private static final Set<String> SECRET =
      Set.of("s3.access-key-id", "s3.secret-access-key", "s3.session-token");

  private final Map<String, String> settings;
  private final boolean sharesKeys;

  /**
   * @param settings in the words of Iceberg's S3FileIO
   */
  StorageAccess(Map<String, String> settings, boolean sharesKeys) {
    this.settings = Map.copyOf(settings);
    this.sharesKeys = sharesKeys;
  }

  Map<String, String> forEverybody() {
    return only(PUBLIC);
  }

  Map<String, String> forClient(Call call) {
    Map<String, String> config = new HashMap<>(forEverybody());
    boolean asked =
        call.header("x-iceberg-access-delegation")
            .filter(modes -> modes.contains("vended-credentials"))
            .isPresent();
    if (asked && sharesKeys) {
      config.putAll(only(SECRET));
    }
    return config;
  }

  private Map<String, String> only(Set<String> names) {
    Map<String, String> chosen = new HashMap<>(settings);
    chosen.keySet().retainAll(names);
    return chosen;
  }
}
