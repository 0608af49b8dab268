package io.icecap.server;

import org.apache.iceberg.rest.RESTCompatibilityKitViewCatalogTests;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Iceberg's compatibility kit for REST catalogs, its part on views, against the real server. */
class ViewCompatibilityTest extends RESTCompatibilityKitViewCatalogTests {
  @RegisterExtension static final CompatibilityKit KIT = new CompatibilityKit();
}
