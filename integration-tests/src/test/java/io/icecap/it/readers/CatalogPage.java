package io.icecap.it.readers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The snippets of docs/catalog.md, so that what is run is what is written there. */
public final class CatalogPage {
  private static final String ADDRESS = "http://127.0.0.1:8181";
  private static final String FENCE = "```";

  private CatalogPage() {}

  /** What makes the catalog known to Spark, a name and a value in each line. */
  public static List<String> spark(URI catalog) throws IOException {
    return snippet("org.apache.iceberg.spark.SparkCatalog", ADDRESS, catalog.toString());
  }

  /** Statements for Spark, with this table in the place of the page's. */
  public static List<String> statements(String table) throws IOException {
    return snippet("USE icecap", "shop.orders", table).stream()
        .map(line -> line.replaceFirst(";$", ""))
        .toList();
  }

  private static List<String> snippet(String within, String text, String replacement)
      throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("icecap.home"), "docs", "catalog.md"));
    List<String> parts = Arrays.asList(page.split(FENCE, -1));
    List<String> found = parts.stream().filter(part -> part.contains(within)).toList();
    if (found.size() != 1 || parts.indexOf(found.get(0)) % 2 == 0 || !found.get(0).contains(text)) {
      throw new IOException(
          "docs/catalog.md has %d snippets of %s with %s".formatted(found.size(), within, text));
    }
    return found
        .get(0)
        .lines()
        .skip(1) // its language
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> line.replace(text, replacement))
        .collect(Collectors.toList());
  }
}
