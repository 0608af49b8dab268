package io.icecap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the pages name are there. */
class DocumentedTestsTest {
  private static final Pattern NAME = Pattern.compile("\\b[A-Z][a-z][A-Za-z0-9]*(?:Test|IT)\\b");

  @Test
  void everyTestThatAPageNamesIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path page : files(Path.of("..", "docs"), ".md")) {
      Matcher names = NAME.matcher(Files.readString(page));
      while (names.find()) {
        named.add(names.group() + ".java");
      }
    }
    Set<String> tests =
        Stream.of(Path.of("src", "test"), Path.of("..", "integration-tests", "src", "test"))
            .flatMap(folder -> files(folder, ".java").stream())
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toSet());

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(tests).containsAll(named);
  }

  private static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
