package io.icecap.server;

import io.icecap.catalog.ClientFiles;
import io.icecap.server.ServerSettings.Limits;
import io.icecap.store.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the server that the compatibility kit is to try, and tells the kit by the only way it
 * listens to: system properties, and {@code rck.local=false} in junit-platform.properties.
 */
final class CompatibilityKit implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  /** What the kit's local server would have, and its client believes. */
  private static final Map<String, String> CATALOG =
      Map.of(
          "table-default.default-key1", "catalog-default-key1",
          "table-default.default-key2", "catalog-default-key2",
          "table-default.override-key3", "catalog-default-key3",
          "table-override.override-key3", "catalog-override-key3",
          "table-override.override-key4", "catalog-override-key4",
          "view-override.key3", "catalog-override-key3",
          "view-override.key4", "catalog-override-key4");

  private final Map<String, String> before = new HashMap<>();
  private ServedCatalog served;
  private Path warehouse;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    warehouse = Files.createTempDirectory("icecap-kit").toRealPath();
    served =
        ServedCatalog.start(
            warehouse,
            new ServerSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                // where the tests on views have their folders
                List.of(new Location("file://" + warehouse.getParent())),
                Map.of(),
                false,
                Limits.DEFAULT),
            CATALOG,
            List.of());
    set(CatalogProperties.URI, served.uri().toString());
    set(CatalogProperties.FILE_IO_IMPL, ClientFiles.class.getName());
    // read by the tests' client: the server plans its scans
    set("scan-planning-mode", "server");
    set("rck.requires-namespace-create", "true");
    set("rck.supports-serverside-retry", "true");
    set("rck.supports-names-with-dot", "true");
  }

  /** The kit cleans up after itself only where it does not nest namespaces. */
  @Override
  public void beforeEach(ExtensionContext context) {
    served.empty();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    served.close();
  }

  String locationInWarehouse(TableIdentifier table) {
    return "file://" + warehouse.resolve(table.namespace() + "/" + table.name());
  }

  private void set(String name, String value) {
    before.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }
}
