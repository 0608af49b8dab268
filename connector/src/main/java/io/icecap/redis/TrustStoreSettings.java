package io.icecap.redis;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose certificates are believed over TLS. Prints without the password.
 *
 * @param file a PKCS12 or JKS trust store on this machine
 */
public record TrustStoreSettings(Path file, Optional<String> password) {
  @Override
  public String toString() {
    return file.toString();
  }
}
