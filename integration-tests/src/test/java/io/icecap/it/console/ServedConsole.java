package io.icecap.it.console;

import io.icecap.Icecap;
import io.icecap.console.Console;
import io.icecap.it.LoopbackServer;
import io.icecap.server.CatalogServer;
import io.icecap.server.ConsolePage;
import io.icecap.server.Tokens;
import io.icecap.store.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The console as {@code ./icecap serve} has it. */
final class ServedConsole implements AutoCloseable {
  private final Console console;
  private final CatalogServer server;

  ServedConsole(Icecap icecap, Path warehouse, Optional<Tokens> tokens) throws IOException {
    this(icecap, warehouse, tokens, icecap.console(Duration.ofSeconds(5), uri(warehouse)));
  }

  /**
   * @param console closed with this
   */
  ServedConsole(Icecap icecap, Path warehouse, Optional<Tokens> tokens, Console console)
      throws IOException {
    this.console = console;
    this.server =
        LoopbackServer.start(
            icecap, new Location(uri(warehouse)), tokens, List.of(new ConsolePage(console)));
  }

  private static String uri(Path warehouse) {
    return warehouse.toUri().toString();
  }

  String url() {
    return server.uri() + "/";
  }

  @Override
  public void close() {
    server.close();
    console.close();
  }
}
