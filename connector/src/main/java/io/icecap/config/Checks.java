package io.icecap.config;

import io.icecap.decode.Metadata;
import io.icecap.store.Location;
import io.icecap.table.TableFormats;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** The validators of single options. Each says problem, why and how to fix. */
final class Checks {
  static final Validator REDIS_URL =
      text("redis://[user:password@]host:port[/database] or rediss://…", Checks::redisUrl);
  static final Validator WAREHOUSE = text("file:///path or s3://bucket[/path]", Checks::warehouse);
  static final Validator ENDPOINT = text("http://… or https://…", Checks::endpoint);
  static final Validator KEY_PREFIX = text("letters, digits, '.', '_' and '-'", Checks::keyPrefix);
  static final Validator REGEX = text("a Java regular expression", Checks::regex);
  static final Validator TABLE_FORMAT =
      text("text with ${topic} or $1, $2, …", TableNameFormat::parse);
  static final Validator TABLE_FORMATS =
      text(String.join(" | ", TableFormats.texts()), TableFormats::parse);
  static final Validator COLUMNS = columns();
  static final Validator PARTITION_BY =
      text("comma-separated transforms of columns", PartitionBySyntax::parse);

  static final Validator METADATA_COLUMNS = metadataColumns();

  private Checks() {}

  /** A check of a string; null, which is "not given", passes. */
  private static Validator text(String description, Consumer<String> check) {
    return LambdaValidator.with(
        (key, value) -> {
          if (value != null) {
            try {
              check.accept((String) value);
            } catch (IllegalArgumentException e) {
              throw new ConfigException(key + ": " + e.getMessage());
            }
          }
        },
        () -> description);
  }

  private static Validator metadataColumns() {
    List<String> known = List.of(Metadata.words());
    return LambdaValidator.with(
        (key, value) -> {
          List<?> words = (List<?>) value;
          if (!known.containsAll(words) || Set.copyOf(words).size() < words.size()) {
            throw new ConfigException(
                "%s: it names something else than %s, or one of them twice; name those of them that rows are to have"
                    .formatted(key, String.join(", ", known)));
          }
        },
        () -> String.join(", ", known));
  }

  private static Validator columns() {
    return LambdaValidator.with(
        (key, value) -> {
          List<?> names = (List<?>) value;
          if (names.contains("") || Set.copyOf(names).size() < names.size()) {
            throw new ConfigException(
                key
                    + ": a column is named twice, or not at all between two commas; name each"
                    + " column of"
                    + " the key once");
          }
        },
        () -> "column names");
  }

  private static void redisUrl(String url) {
    URI uri = uri(url, "redis://host:6379");
    boolean scheme = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
    if (!scheme || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "this is not the address of a Redis server, which needs a scheme (redis, or rediss for"
              + " TLS) and a host; write redis://host:6379");
    }
  }

  private static void warehouse(String text) {
    if (text.matches("s3[an]://.*")) {
      throw new IllegalArgumentException(
          "the scheme %s is Hadoop's name for S3, which is not used here; write s3%s"
              .formatted(text.substring(0, 3), text.substring(3)));
    }
    boolean file = text.matches("file:///.+");
    boolean s3 = text.matches("s3://[^/]+(/.*)?");
    if (!file && !s3) {
      throw new IllegalArgumentException(
          "'%s' is not a place that tables can be kept in: supported are local disk and S3; write"
                  .formatted(text)
              + " file:///path or s3://bucket/path");
    }
    new Location(text);
  }

  private static void endpoint(String text) {
    URI uri = uri(text, "http://host:9000");
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "'%s' is not an address over HTTP, which S3 is reached by; write http://host:9000"
              .formatted(text));
    }
  }

  private static void keyPrefix(String text) {
    if (!text.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "'%s' can't start the names of Redis keys: other characters have a meaning in them; use"
                  .formatted(text)
              + " letters, digits, '.', '_' and '-'");
    }
  }

  private static void regex(String text) {
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "this is not a regular expression: %s near position %d; see java.util.regex.Pattern"
              .formatted(e.getDescription(), e.getIndex()),
          e);
    }
  }

  /** Never repeats the text, which may hold a password. */
  private static URI uri(String text, String example) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "this is not a URL; encode what is special in a user or password with %, and write "
              + example);
    }
  }
}
