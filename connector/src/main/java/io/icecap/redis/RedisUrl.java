package io.icecap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.HostAndPort;

/** A Redis URL taken apart. Prints without the password. */
record RedisUrl(
    boolean tls,
    boolean cluster,
    Set<HostAndPort> hosts,
    Optional<String> user,
    Optional<String> password,
    int database) {
  private static final int DEFAULT_PORT = 6379;

  static RedisUrl parse(URI url) {
    String scheme = String.valueOf(url.getScheme());
    String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
    int at = authority.lastIndexOf('@');
    boolean cluster = scheme.endsWith("+cluster");
    if (!scheme.matches("rediss?(\\+cluster)?") || authority.length() == at + 1) {
      throw invalid("a scheme or a host is missing");
    }
    String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    String[] hosts = authority.substring(at + 1).split(",");
    if (hosts.length > 1 && !cluster) {
      throw invalid("several hosts are a cluster, which is redis+cluster://");
    }
    int database = database(Optional.ofNullable(url.getPath()).orElse(""));
    if (cluster && database != 0) {
      throw invalid("Redis Cluster has no databases");
    }
    return new RedisUrl(
        scheme.startsWith("rediss"),
        cluster,
        new LinkedHashSet<>(Arrays.stream(hosts).map(RedisUrl::host).toList()),
        login.length == 2 && !login[0].isEmpty() ? Optional.of(decode(login[0])) : Optional.empty(),
        login.length == 2 ? Optional.of(decode(login[1])) : Optional.empty(),
        database);
  }

  private static HostAndPort host(String text) {
    int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    try {
      int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
      if (!bare.isEmpty() && port > 0 && port < 65_536) {
        return new HostAndPort(bare, port);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw invalid("'%s' is not a host and port".formatted(text));
  }

  private static int database(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return 0;
    }
    if (!path.matches("/\\d{1,6}")) {
      throw invalid("its path is not the number of a database");
    }
    return Integer.parseInt(path.substring(1));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static IllegalArgumentException invalid(String why) {
    return new IllegalArgumentException(
        "The Redis URL cannot be used: %s; write redis://user:password@host:6379/0".formatted(why));
  }

  @Override
  public String toString() {
    return (tls ? "rediss" : "redis")
        + (cluster ? "+cluster" : "")
        + "://"
        + user.map(name -> name + "@").orElse("")
        + String.join(",", hosts.stream().map(HostAndPort::toString).toList())
        + (database == 0 ? "" : "/" + database);
  }
}
