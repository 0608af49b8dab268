package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

final class RedisSettingsTest {
  @Test
  void urlTellsAll() {
    RedisUrl url = RedisUrl.parse(URI.create("rediss://me:s%20cret@redis.example:7000/3"));

    assertThat(url.tls()).isTrue();
    assertThat(url.cluster()).isFalse();
    assertThat(url.hosts()).containsExactly(new HostAndPort("redis.example", 7000));
    assertThat(url.user()).hasValue("me");
    assertThat(url.password()).hasValue("s cret");
    assertThat(url.database()).isEqualTo(3);
    assertThat(url).hasToString("rediss://me@redis.example:7000/3");
  }

  @Test
  void passwordMayStandWithoutAUser() {
    RedisUrl url = RedisUrl.parse(URI.create("redis://:a+b@h"));

    assertThat(url.user()).isEmpty();
    assertThat(url.password()).hasValue("a+b");
    assertThat(url.hosts()).containsExactly(new HostAndPort("h", 6379));
  }

  @Test
  void hostMayBeAnAddress() {
    assertThat(RedisUrl.parse(URI.create("redis://[::1]:7000")).hosts())
        .containsExactly(new HostAndPort("::1", 7000));
    assertThat(RedisUrl.parse(URI.create("redis://[::1]")).hosts())
        .containsExactly(new HostAndPort("::1", 6379));
  }

  @Test
  void clusterHasSeveralHosts() {
    RedisUrl url = RedisUrl.parse(URI.create("redis+cluster://u:p@a:1,b:2"));

    assertThat(url.cluster()).isTrue();
    assertThat(url.hosts()).isEqualTo(Set.of(new HostAndPort("a", 1), new HostAndPort("b", 2)));
    assertThat(url.password()).hasValue("p");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h",
        "redis:h",
        "redis://user:secret@",
        "redis://a,b",
        "redis://h:0",
        "redis://h:99999",
        "redis://h/name",
        "redis+cluster://h/1"
      })
  void urlThatCannotBeUsedIsRefusedWithAnExample(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisSettings(URI.create(url), Duration.ofSeconds(1), "icecap"))
        .withMessageContaining("write redis://user:password@host:6379/0")
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a{b", "a}b", "a b"})
  void prefixThatWouldBreakTheHashTagIsRefused(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("redis://h", Duration.ofSeconds(1), prefix));
  }

  @Test
  void timeoutOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("redis://h", Duration.ZERO, "icecap"));
  }

  @Test
  void passwordIsNotPrinted() {
    assertThat(settings("redis://me:secret@h", Duration.ofSeconds(1), "icecap").toString())
        .contains("redis://me@h:6379")
        .doesNotContain("secret");
  }

  private static RedisSettings settings(String url, Duration timeout, String prefix) {
    return new RedisSettings(URI.create(url), timeout, prefix);
  }
}
