package io.icecap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.catalog.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  /** Of the token {@code test}. */
  static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private static final Namespace SHOP = Namespace.of("shop");

  @TempDir Path directory;

  @Test
  void aCallerIsKnownByTheirToken() throws IOException {
    Tokens tokens = tokens("# who may call\n\netl " + HASH + " shop:write *:read\n");

    assertThat(tokens.caller("test").map(Caller::name)).contains("etl");
    assertThat(tokens.caller("Test")).isEmpty();
    assertThat(tokens.caller(HASH)).isEmpty();
  }

  @Test
  void aGrantIsOfItsNamespaceAndAllBelow() throws IOException {
    Caller etl = tokens("etl " + HASH + " shop.eu:write logs:read").caller("test").orElseThrow();

    assertThat(etl.may(Permission.WRITE, Namespace.of("shop", "eu"))).isTrue();
    assertThat(etl.may(Permission.READ, Namespace.of("shop", "eu", "berlin"))).isTrue();
    assertThat(etl.may(Permission.READ, SHOP)).isFalse();
    assertThat(etl.may(Permission.READ, Namespace.of("shop", "us"))).isFalse();
    assertThat(etl.may(Permission.READ, Namespace.of("logs"))).isTrue();
    assertThat(etl.may(Permission.WRITE, Namespace.of("logs"))).isFalse();
    assertThat(etl.leadsToReadable(SHOP)).isTrue();
    assertThat(etl.leadsToReadable(Namespace.of("logistics"))).isFalse();
  }

  @Test
  void aStarIsEveryNamespace() throws IOException {
    Caller reader = tokens("bi " + HASH + " *:read").caller("test").orElseThrow();

    assertThat(reader.may(Permission.READ, SHOP)).isTrue();
    assertThat(reader.may(Permission.WRITE, SHOP)).isFalse();
  }

  @Test
  void aWrongLineIsNamedAndNothingOfATokenIsShown() {
    assertThatThrownBy(() -> tokens("# head\netl plain-text-token shop:write"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("sha256-of-the-token")
        .hasMessageNotContaining("plain-text-token");
    assertThatThrownBy(() -> tokens("etl " + HASH + " shop:admin"))
        .hasMessageContaining("'shop:admin' is no grant");
    assertThatThrownBy(() -> tokens("a " + HASH + " *:read\nb " + HASH + " *:write"))
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> tokens("# nobody yet")).hasMessageContaining("lets nobody in");
  }

  private Tokens tokens(String text) throws IOException {
    return Tokens.read(Files.writeString(directory.resolve("tokens"), text));
  }
}
