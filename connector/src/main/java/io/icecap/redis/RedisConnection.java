package io.icecap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Runs scripts over a bounded pool of connections. Thread-safe. */
final class RedisConnection implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 16;

  private final UnifiedJedis jedis;
  private final Runnable dropIdle;
  private final RedisFailure failure;

  private RedisConnection(UnifiedJedis jedis, Runnable dropIdle, RedisFailure failure) {
    this.jedis = jedis;
    this.dropIdle = dropIdle;
    this.failure = failure;
  }

  static RedisConnection open(RedisSettings settings) {
    RedisUrl url = RedisUrl.parse(settings.url());
    RedisFailure failure = new RedisFailure(url, settings.timeout());
    DefaultJedisClientConfig config = config(settings, url);
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS_MAX);
    pool.setMaxIdle(CONNECTIONS_MAX);
    pool.setMaxWait(settings.timeout());
    if (url.cluster()) {
      return new RedisConnection(
          RedisClusterClient.builder()
              .nodes(url.hosts())
              .clientConfig(config)
              .poolConfig(pool)
              .build(),
          () -> {},
          failure);
    }
    RedisClient client =
        RedisClient.builder()
            .hostAndPort(url.hosts().iterator().next())
            .clientConfig(config)
            .poolConfig(pool)
            .build();
    return new RedisConnection(client, () -> client.getPool().clear(), failure);
  }

  private static DefaultJedisClientConfig config(RedisSettings settings, RedisUrl url) {
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
    settings
        .trusted()
        .filter(trusted -> url.tls())
        .map(RedisConnection::ssl)
        .ifPresent(config::sslOptions);
    return config
        .resp2()
        .timeoutMillis((int) settings.timeout().toMillis())
        .ssl(url.tls())
        .user(url.user().orElse(null))
        .password(url.password().orElse(null))
        .database(url.database())
        .clientName("icecap")
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .build();
  }

  private static SslOptions ssl(TrustStoreSettings trusted) {
    if (!Files.isReadable(trusted.file())) {
      throw new IllegalArgumentException(
          "The trust store %s can't be read here; correct its location, or leave it out where the JVM trusts the server of its own accord"
              .formatted(trusted));
    }
    return SslOptions.builder()
        .truststore(
            trusted.file().toFile(), trusted.password().map(String::toCharArray).orElse(null))
        .sslVerifyMode(SslVerifyMode.FULL)
        .build();
  }

  Reply run(ScriptCall call) {
    return new Reply(
        translated(
            () -> {
              try {
                return jedis.evalsha(
                    call.script().sha1().getBytes(UTF_8), call.keys(), call.args());
              } catch (JedisNoScriptException e) {
                return jedis.eval(call.script().text().getBytes(UTF_8), call.keys(), call.args());
              }
            }));
  }

  /** Runs all in order, in one round trip when Redis knows the scripts already. */
  List<Reply> runAll(List<ScriptCall> calls) {
    return calls.isEmpty() ? List.of() : translated(() -> pipelined(calls));
  }

  private List<Reply> pipelined(List<ScriptCall> calls) {
    List<Response<Object>> responses = new ArrayList<>(calls.size());
    try (AbstractPipeline pipeline = jedis.pipelined()) {
      for (ScriptCall call : calls) {
        byte[] sha1 = call.script().sha1().getBytes(UTF_8);
        responses.add(pipeline.evalsha(sha1, call.keys(), call.args()));
      }
      pipeline.sync();
    }
    List<Reply> replies = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      replies.add(reply(responses.get(i), calls.get(i)));
    }
    return replies;
  }

  private Reply reply(Response<Object> response, ScriptCall call) {
    try {
      return new Reply(response.get());
    } catch (JedisNoScriptException e) {
      return run(call);
    }
  }

  private <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (JedisConnectionException e) {
      // The others in the pool are broken as well when the server went away.
      dropIdle.run();
      throw failure.of(e);
    } catch (JedisException e) {
      throw failure.of(e);
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}
