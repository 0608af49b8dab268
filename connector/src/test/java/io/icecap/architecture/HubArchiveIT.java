package io.icecap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive as the build has just packed it. */
final class HubArchiveIT {
  private static final String VERSION = System.getProperty("hub.version");
  private static final String FOLDER = "icecap-icecap-kafka-connect-" + VERSION + "/";
  private static ZipFile archive;

  @BeforeAll
  static void open() throws IOException {
    archive = new ZipFile(System.getProperty("hub.archive"));
  }

  @AfterAll
  static void close() throws IOException {
    archive.close();
  }

  @Test
  void manifestTellsAHubWhatThisIs() throws IOException {
    try (InputStream in = archive.getInputStream(archive.getEntry(FOLDER + "manifest.json"))) {
      JsonNode manifest = new ObjectMapper().readTree(in);

      assertThat(manifest.path("name").asText()).isEqualTo("icecap-kafka-connect");
      assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
      assertThat(manifest.path("title").asText()).isNotBlank();
      assertThat(manifest.path("description").asText()).isNotBlank();
      assertThat(manifest.path("owner").path("username").asText()).matches("[a-z0-9_]+");
      assertThat(manifest.path("license").path(0).path("name").asText()).isEqualTo("Apache-2.0");
      assertThat(manifest.path("component_types"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder("sink", "source");
      assertThat(manifest.path("release_date").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
      assertThat(manifest.toString()).doesNotContain("${");
    }
  }

  @Test
  void holdsLibrariesSettingsAndDocuments() {
    assertThat(names(""))
        .contains("lib/icecap-kafka-connect-" + VERSION + ".jar", "doc/LICENSE", "doc/README.md")
        .anyMatch(n -> n.matches("etc/.*\\.json"))
        .anyMatch(n -> n.matches("etc/.*\\.properties"))
        .anyMatch(n -> n.matches("doc/.*configuration\\.md"))
        .allMatch(n -> n.matches("(manifest\\.json|(lib|etc|doc)/.*)"));
  }

  @Test
  void bringsNothingThatConnectProvides() {
    assertThat(names("lib/"))
        .noneMatch(n -> n.matches("(kafka|connect)-.*"))
        .noneMatch(n -> n.matches("(slf4j|log4j|logback|reload4j)-.*"));
  }

  @Test
  void bringsEachLibraryOnce() {
    List<String> twice =
        names("lib/").stream()
            .collect(Collectors.groupingBy(n -> n.replaceFirst("-\\d.*", "")))
            .values()
            .stream()
            .filter(sameLibrary -> sameLibrary.size() > 1)
            .flatMap(List::stream)
            .toList();

    assertThat(twice).isEmpty();
  }

  /** A sink finds its own classes first: half a converter would hide a whole one. */
  @Test
  void hidesNoConverterOfOthers() throws IOException {
    List<String> classes = classes("io/apicurio/");

    assertThat(classes).contains("io/apicurio/registry/utils/converter/avro/AvroData.class");
    assertThat(classes)
        .allMatch(name -> name.startsWith("io/apicurio/registry/utils/converter/avro/"));
  }

  /** Of all libraries. */
  private static List<String> classes(String prefix) throws IOException {
    List<String> classes = new ArrayList<>();
    for (String library : names("lib/")) {
      ZipEntry entry = archive.getEntry(FOLDER + "lib/" + library);
      try (var jar = new ZipInputStream(archive.getInputStream(entry))) {
        for (ZipEntry file = jar.getNextEntry(); file != null; file = jar.getNextEntry()) {
          if (file.getName().startsWith(prefix) && file.getName().endsWith(".class")) {
            classes.add(file.getName());
          }
        }
      }
    }
    return classes;
  }

  private static List<String> names(String folder) {
    String prefix = FOLDER + folder;
    return archive.stream()
        .filter(e -> !e.isDirectory())
        .map(ZipEntry::getName)
        .peek(n -> assertThat(n).startsWith(FOLDER))
        .filter(n -> n.startsWith(prefix))
        .map(n -> n.substring(prefix.length()))
        .toList();
  }
}
