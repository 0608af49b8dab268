package io.icecap.connect.avro;

import io.apicurio.registry.utils.converter.avro.AvroData;
import io.apicurio.registry.utils.converter.avro.AvroDataConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** The options of {@link AvroConverter}, called as Confluent's converter calls them. */
final class AvroConverterConfig extends AbstractConfig {
  static final String URL = "schema.registry.url";
  static final String USER_INFO = "basic.auth.user.info";
  static final String TOKEN = "bearer.auth.token";
  static final String REGISTRY_PREFIX = "schema.registry.";

  private final AvroData avroData;

  AvroConverterConfig(Map<String, ?> options) {
    super(definition(), options);
    this.avroData = new AvroData(new AvroDataConfig(options));
    if (urls().isEmpty()) {
      throw new ConfigException(URL, "", "It names no schema registry");
    }
  }

  static ConfigDef definition() {
    return AvroDataConfig.baseConfigDef()
        .define(
            URL,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.LambdaValidator.with(
                (name, urls) -> ((List<?>) urls).forEach(url -> url((String) url)),
                () -> "http:// or https:// addresses"),
            Importance.HIGH,
            "Where the schema registry is: one that has Confluent's REST API, such as"
                + " http://registry:8081, or Apicurio's http://registry:8080/apis/ccompat/v7."
                + " Several are tried one after the other.")
        .define(
            USER_INFO,
            Type.PASSWORD,
            null,
            Importance.MEDIUM,
            "User and password for the registry, as user:password.")
        .define(TOKEN, Type.PASSWORD, null, Importance.MEDIUM, "A bearer token for the registry.");
  }

  List<URI> urls() {
    return getList(URL).stream().map(AvroConverterConfig::url).toList();
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text.replaceAll("/+$", ""));
      if (url.getUserInfo() != null) {
        throw new ConfigException(
            "%s names a user and a password. Give them as %s".formatted(URL, USER_INFO));
      }
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ConfigException(
        URL, text, "It is no http:// or https:// address, such as http://registry:8081");
  }

  Optional<String> userInfo() {
    return Optional.ofNullable(getPassword(USER_INFO)).map(Password::value);
  }

  Optional<String> token() {
    return Optional.ofNullable(getPassword(TOKEN)).map(Password::value);
  }

  /** Of {@code schema.registry.ssl.*}, which are Kafka's options for TLS; empty without any. */
  Optional<SSLContext> tls() {
    Map<String, Object> given = originalsWithPrefix(REGISTRY_PREFIX);
    if (given.keySet().stream().noneMatch(name -> name.startsWith("ssl."))) {
      return Optional.empty();
    }
    ConfigDef ssl = new ConfigDef();
    SslConfigs.addClientSslSupport(ssl);
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(ssl.parse(given));
      return Optional.of(factory.sslContext());
    }
  }

  /** What Avro's schemas are in Connect. */
  AvroData avroData() {
    return avroData;
  }
}
