package io.icecap.connect.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.store.Backoff;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.connect.errors.DataException;

/**
 * Schemas by their ids, from a registry with Confluent's REST API: {@code GET /schemas/ids/ID}, and
 * {@code GET /subjects/SUBJECT/versions/VERSION} for those that a schema refers to, which may be
 * deleted there for whoever writes.
 */
final class SchemaRegistry {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /** Below the five minutes after which Kafka takes a consumer that does not poll for dead. */
  private static final Duration TRY_FOR = Duration.ofMinutes(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * No such subject, version, schema. Any other 404 is not of a registry, but of what is before.
   */
  private static final Set<Integer> NOT_THERE = Set.of(40401, 40402, 40403);

  private final List<URI> urls;
  private final Optional<String> authorization;
  private final HttpClient http;
  private final Duration tryFor;

  SchemaRegistry(AvroConverterConfig config) {
    this(config, TRY_FOR);
  }

  SchemaRegistry(AvroConverterConfig config, Duration tryFor) {
    this.urls = config.urls();
    this.authorization =
        config
            .token()
            .map(token -> "Bearer " + token)
            .or(() -> config.userInfo().map(SchemaRegistry::basic));
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(ANSWER_WITHIN)
            .followRedirects(HttpClient.Redirect.NORMAL);
    config.tls().ifPresent(client::sslContext);
    this.http = client.build();
    this.tryFor = tryFor;
  }

  private static String basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * @throws DataException if there is no such schema, or it is none of Avro's
   * @throws RegistryError if the registry did not answer for two minutes, or refuses to
   */
  Schema schema(int id) {
    JsonNode answer = get("/schemas/ids/" + id, "schema " + id);
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new DataException(
          "Schema %d is %s and not Avro. Set the converter that the topic was written with"
              .formatted(id, type));
    }
    try {
      return parse(answer, new Schema.Parser());
    } catch (SchemaParseException e) {
      throw new DataException("Schema %d can't be read: %s".formatted(id, e.getMessage()), e);
    }
  }

  /** The parser knows what it has parsed before, by name. */
  private Schema parse(JsonNode schema, Schema.Parser parser) {
    for (JsonNode reference : schema.path("references")) {
      String subject = reference.path("subject").asText();
      int version = reference.path("version").asInt();
      if (!parser.getTypes().containsKey(reference.path("name").asText())) {
        Schema ignored =
            parse(
                get(
                    "/subjects/%s/versions/%d?deleted=true".formatted(inPath(subject), version),
                    "version %d of subject %s".formatted(version, subject)),
                parser);
      }
    }
    return parser.parse(schema.path("schema").asText());
  }

  private static String inPath(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode get(String path, String what) {
    long start = System.nanoTime();
    IOException problem = null;
    for (int attempt = 1; System.nanoTime() - start < tryFor.toNanos(); attempt++) {
      for (URI url : urls) {
        try {
          return answer(url, path, what);
        } catch (IOException e) {
          problem = e;
        }
      }
      if (!Backoff.pause(attempt)) {
        throw interrupted(null);
      }
    }
    throw new RegistryError(
        ("The schema registry did not tell %s within %d s: %s. Restart the task once it answers,"
                + " or correct %s")
            .formatted(what, tryFor.toSeconds(), problem, AvroConverterConfig.URL),
        problem);
  }

  /**
   * @throws IOException if another attempt may help
   */
  private JsonNode answer(URI url, String path, String what) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_WITHIN);
    authorization.ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    int status = response.statusCode();
    if (status == 200) {
      return JSON.readTree(response.body());
    }
    if (status == 401 || status == 403) {
      throw new RegistryError(
          "The schema registry %s refuses to tell %s (status %d). Set %s or %s of the converter"
              .formatted(
                  url, what, status, AvroConverterConfig.USER_INFO, AvroConverterConfig.TOKEN),
          null);
    }
    if (status == 404 && NOT_THERE.contains(errorCode(response.body()))) {
      throw new DataException(
          "The schema registry %s has no %s. Check that the topic was written with this registry"
              .formatted(url, what));
    }
    throw new IOException("%s answers %d".formatted(url, status));
  }

  private static int errorCode(String body) {
    try {
      return JSON.readTree(body).path("error_code").asInt();
    } catch (JsonProcessingException e) {
      return 0;
    }
  }

  private static RegistryError interrupted(InterruptedException cause) {
    return new RegistryError("The task was stopped while it asked the schema registry", cause);
  }
}
