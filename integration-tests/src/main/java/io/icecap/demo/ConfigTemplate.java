package io.icecap.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of {@code config/}, whose {@code ${NAME}} placeholders (capitals only) are filled in. */
public final class ConfigTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");

  private final Path file;
  private final Map<String, String> values;

  /** The values are looked up by the name of the placeholder; one without a value is an error. */
  public ConfigTemplate(Path file, Map<String, String> values) {
    this.file = file;
    this.values = Map.copyOf(values);
  }

  /** The settings of a properties file. */
  public Map<String, String> properties() throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    var filled = new TreeMap<String, String>();
    for (String name : properties.stringPropertyNames()) {
      filled.put(name, fill(properties.getProperty(name)));
    }
    return filled;
  }

  /** The {@code name} of a connector's JSON. */
  public String connectorName() throws IOException {
    return json().path("name").asText();
  }

  /** The {@code config} of a connector's JSON. */
  public Map<String, String> connectorConfig() throws IOException {
    var config = new LinkedHashMap<String, String>();
    for (var entry : json().path("config").properties()) {
      config.put(entry.getKey(), fill(entry.getValue().asText()));
    }
    return config;
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private String fill(String text) {
    return PLACEHOLDER.matcher(text).replaceAll(found -> valueOf(found.group(1)));
  }

  private String valueOf(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "No value for ${"
              + name
              + "} in "
              + file
              + ". Remove the placeholder or name its value.");
    }
    return Matcher.quoteReplacement(value);
  }
}
