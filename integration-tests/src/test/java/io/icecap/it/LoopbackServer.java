package io.icecap.it;

import io.icecap.Icecap;
import io.icecap.server.CatalogServer;
import io.icecap.server.Page;
import io.icecap.server.ServerSettings;
import io.icecap.server.Tokens;
import io.icecap.store.Location;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server of {@code ./icecap serve} on a free port, for this machine alone. */
public final class LoopbackServer {
  private LoopbackServer() {}

  /** Without credentials, and without pages. */
  public static CatalogServer start(Icecap icecap, Location warehouse) throws IOException {
    return start(icecap, warehouse, Optional.empty(), List.of());
  }

  public static CatalogServer start(
      Icecap icecap, Location warehouse, Optional<Tokens> tokens, List<Page> pages)
      throws IOException {
    return CatalogServer.start(
        new ServerSettings(
            "127.0.0.1",
            0,
            Optional.empty(),
            tokens,
            List.of(),
            Map.of(),
            false,
            ServerSettings.Limits.DEFAULT),
        warehouse,
        icecap.catalog(),
        icecap.answeredRequests(),
        pages);
  }
}
