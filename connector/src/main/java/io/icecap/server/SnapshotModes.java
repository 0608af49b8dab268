package io.icecap.server;

import java.util.Arrays;
import java.util.Locale;
import org.apache.iceberg.rest.RESTCatalogProperties;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;

/** Which snapshots a client wants of a table: all, or those that branches and tags refer to. */
final class SnapshotModes {
  private SnapshotModes() {}

  static SnapshotMode asked(Call call) {
    String asked =
        call.parameter(RESTCatalogProperties.SNAPSHOTS_QUERY_PARAMETER)
            .orElse(SnapshotMode.ALL.name());
    return Arrays.stream(SnapshotMode.values())
        .filter(mode -> mode.name().equals(asked.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new MalformedRequestException("snapshots has to be 'all' or 'refs'", null));
  }
}
