package io.icecap.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;

/** What stands for one version of a table in HTTP: versions never change, so their name does. */
final class EntityTag {
  static final String HEADER = "ETag";

  private EntityTag() {}

  static String of(String metadataLocation, SnapshotMode mode) {
    UUID digest = UUID.nameUUIDFromBytes((metadataLocation + " " + mode).getBytes(UTF_8));
    return "\"" + digest + "\"";
  }

  /** Whether a client has this one; {@code If-None-Match} lists what it has. */
  static boolean isAmong(String listed, String tag) {
    return Arrays.stream(listed.split(","))
        .map(String::strip)
        .map(known -> known.startsWith("W/") ? known.substring(2) : known)
        .anyMatch(known -> known.equals(tag) || known.equals("*"));
  }

  static Reply notModified(String tag) {
    return new Reply(304, Optional.empty(), Map.of(HEADER, tag));
  }
}
