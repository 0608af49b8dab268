package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.change.TableId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisTlsTest {
  @TempDir static Path directory;
  private static TlsRedis server;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> executable = TlsRedis.executable();
    assumeTrue(
        executable.isPresent(),
        "no redis-server with TLS on the PATH, and the one in the jar has none; apt-get install"
            + " redis-server, say");
    server = TlsRedis.start(executable.get(), directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void scriptsRunOverTls() {
    try (RedisOrchestrator redis = RedisOrchestrator.open(settings("localhost", trusted()))) {
      TableId table = new TableId("g", "t");
      String token = redis.tablePointers().note(table).token().orElseThrow();
      assertThat(redis.tablePointers().find(table).token()).hasValue(token);
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsNotTalkedTo() {
    assertThatThrownBy(() -> RedisOrchestrator.open(settings("localhost", Optional.empty())))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("can't be talked to over TLS")
        .hasMessageContaining("trust store");
  }

  @Test
  void aServerWhoseCertificateNamesAnotherHostIsNotTalkedTo() {
    assertThatThrownBy(() -> RedisOrchestrator.open(settings("127.0.0.1", trusted())))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("can't be talked to over TLS")
        .hasMessageContaining("name this host");
  }

  @Test
  void aTrustStoreThatIsNotThereIsNamed() {
    Path nowhere = directory.resolve("nowhere.p12");
    assertThatThrownBy(
            () ->
                RedisOrchestrator.open(
                    settings(
                        "localhost",
                        Optional.of(new TrustStoreSettings(nowhere, Optional.empty())))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(nowhere.toString());
  }

  private static Optional<TrustStoreSettings> trusted() {
    return Optional.of(new TrustStoreSettings(server.trustStore(), Optional.of(TlsRedis.PASSWORD)));
  }

  private static RedisSettings settings(String host, Optional<TrustStoreSettings> trusted) {
    URI url = URI.create("rediss://%s:%d".formatted(host, server.port()));
    return new RedisSettings(url, Duration.ofSeconds(5), "icecap", trusted);
  }
}
