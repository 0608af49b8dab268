package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of the hosts parse, and set what the code reads. */
class ManifestsTest {
  private static final Path MANIFESTS = Path.of("..", "manifests");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Longer than the daemon waits for what is being applied. */
  private static final int GRACE_SECONDS_MIN = 30;

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/applier.yaml", "knative/applier.yaml"})
  void containersSetOptionsThatThereAre(String manifest) throws IOException {
    JsonNode pod = documents(manifest).get(0).path("spec").path("template").path("spec");
    JsonNode container = pod.path("containers").path(0);

    Map<String, String> variables = new HashMap<>();
    container
        .path("env")
        .forEach(
            variable ->
                variables.put(
                    variable.path("name").asText(),
                    variable.path("value").asText("redis://of-a-secret:6379")));

    assertValid(variables);
    assertThat(container.path("args").path(0).asText()).isEqualTo("apply");
    assertThat(container.path("args").path(1).asText())
        .isEqualTo("--health=0.0.0.0:" + container.at("/ports/0/containerPort").asInt());
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    assertThat(pod.path("terminationGracePeriodSeconds").asInt(pod.path("timeoutSeconds").asInt()))
        .isGreaterThan(GRACE_SECONDS_MIN);
  }

  @Test
  void theFunctionSetsOptionsThatThereAre() throws Exception {
    JsonNode function = documents("sam/template.yaml").get(0).at("/Resources/Applier/Properties");
    Map<String, String> variables = new HashMap<>();
    function
        .at("/Environment/Variables")
        .properties()
        .forEach(
            variable ->
                variables.put(
                    variable.getKey(),
                    variable.getValue().isTextual() ? variable.getValue().asText() : ""));
    variables.put("ICECAP_REDIS_URL", "redis://of-a-parameter:6379");
    variables.put("ICECAP_WAREHOUSE", "s3://of-a-parameter/warehouse");

    assertValid(variables);
    String handler = function.path("Handler").asText();
    assertThat(
            Files.exists(
                Path.of(
                    "src/main/java",
                    handler.substring(0, handler.indexOf(':')).replace('.', '/') + ".java")))
        .as(handler)
        .isTrue();
    assertThat(function.at("/CodeUri/Fn::Sub").asText())
        .isEqualTo("../../connector/target/hosts/icecap-${Version}-lambda-${Architecture}.zip");
  }

  @Test
  void theClockOfKnativeWakesItsService() throws IOException {
    List<JsonNode> documents = documents("knative/applier.yaml");
    JsonNode service = documents.get(0);
    JsonNode source = documents.get(1);

    assertThat(source.path("kind").asText()).isEqualTo("PingSource");
    assertThat(source.at("/spec/sink/ref"))
        .isEqualTo(
            YAML.createObjectNode()
                .put("apiVersion", service.path("apiVersion").asText())
                .put("kind", service.path("kind").asText())
                .put("name", service.at("/metadata/name").asText()));
    assertThat(source.at("/spec/schedule").asText().split(" ")).hasSize(5);
    assertThat(service.at("/spec/template/spec/containers/0/ports")).hasSize(1);
  }

  @Test
  void theImageStartsWhatTheArchiveHas() throws IOException {
    Map<String, String> last = new HashMap<>();
    for (String line : Files.readAllLines(MANIFESTS.resolve("image/Dockerfile"))) {
      String[] words = line.split(" ", 2);
      last.put(words[0], words[words.length - 1]);
    }
    String assembly = Files.readString(Path.of("src", "assembly", "cli.xml"));

    assertThat(last.get("ENTRYPOINT")).isEqualTo("[\"/opt/icecap/bin/icecap\"]");
    assertThat(assembly)
        .containsPattern("<outputDirectory>bin</outputDirectory>\\s*<destName>icecap<");
    JsonNode command = YAML.readTree(last.get("CMD"));
    for (String manifest : List.of("kubernetes/applier.yaml", "knative/applier.yaml")) {
      assertThat(documents(manifest).get(0).at("/spec/template/spec/containers/0/args"))
          .isEqualTo(command);
    }
    assertThat(last.get("USER"))
        .isEqualTo(
            documents("kubernetes/applier.yaml")
                .get(0)
                .at("/spec/template/spec/securityContext/runAsUser")
                .asText());
  }

  private static void assertValid(Map<String, String> variables) {
    Map<String, String> options = new HashMap<>(EnvironmentOptions.of(variables));
    // a directory of the image, not of this machine
    options.remove(ApplyOptions.CACHE_DIR);
    assertThat(options).containsKeys(RedisOptions.URL, StoreOptions.WAREHOUSE);
    assertThat(IcecapHostConfig.problems(options)).isEmpty();
  }

  private static List<JsonNode> documents(String manifest) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(MANIFESTS.resolve(manifest).toFile())) {
      return documents.readAll();
    }
  }
}
