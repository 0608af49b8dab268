package io.icecap.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./icecap} in a project of its own, with a Java and a Maven that print what they get. */
class LauncherTest {
  private static final String PRINTING_JAVA =
      """
      #!/bin/sh
      case "$1" in -XshowSettings:*) echo '    java.specification.version = %s' >&2; exit;; esac
      for argument; do echo "[$argument]"; done
      """;

  private static final String PRINTING_MAVEN =
      """
      #!/bin/sh
      echo "mvn $*"
      exit %d
      """;

  @TempDir Path work;
  private Path home;
  private Path tools;
  private final Map<String, String> environment = new HashMap<>();

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void makeAProjectThatIsBuilt() throws Exception {
    home = Files.createDirectories(work.resolve("the project"));
    Files.copy(Path.of("..", "icecap"), home.resolve("icecap"));
    write(home.resolve("pom.xml"), "");
    for (String module : List.of("connector", "integration-tests", "benchmarks")) {
      write(home.resolve(module).resolve("pom.xml"), "");
      write(home.resolve(module).resolve("src/main/Some.java"), "");
      write(home.resolve(module).resolve("target/classpath"), "/the/jars");
    }
    write(home.resolve("connector/target/components/packages/icecap-x.zip"), "");
    touch("integration-tests/target/classpath", 10);
    touch("benchmarks/target/classpath", 10);
    tools = Files.createDirectories(work.resolve("tools"));
    for (String tool :
        List.of(
            "bash", "sh", "dirname", "readlink", "sed", "find", "head", "cat", "awk", "touch")) {
      Files.createSymbolicLink(tools.resolve(tool), find(tool));
    }
    environment.put("PATH", tools.toString());
    java(tools, "17");
  }

  @Test
  void tellsWhichCommandsThereAreWithoutJava() throws Exception {
    Files.delete(tools.resolve("java"));

    Outcome alone = icecap();

    assertThat(alone.code()).isZero();
    assertThat(alone.out())
        .contains(
            "demo ", "sql ", "apply ", "recover ", "serve ", "status ", "maintain ", "bench ");
    assertThat(icecap("--help")).isEqualTo(alone);
    assertThat(icecap("help")).isEqualTo(alone);
  }

  @ParameterizedTest
  @CsvSource({"sttaus, status", "demmo, demo", "sq, sql", "recovery, recover"})
  void namesTheNearestCommandOfOneThatIsNotThere(String typed, String meant) throws Exception {
    Outcome outcome = icecap(typed);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("there is no command '%s'. Did you mean %s?".formatted(typed, meant));
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void namesNoCommandWhereNoneIsNear() throws Exception {
    assertThat(icecap("frobnicate").err())
        .contains("there is no command 'frobnicate'.\n", "demo sql apply")
        .doesNotContain("Did you mean");
  }

  @Test
  void saysThatJavaIsMissingOrTooOldOrNotWhereItShouldBe() throws Exception {
    java(tools, "11");
    Outcome old = icecap("status");
    Files.delete(tools.resolve("java"));
    Outcome missing = icecap("status");
    environment.put("JAVA_HOME", "/no/jdk");
    Outcome elsewhere = icecap("status");

    assertThat(List.of(old.code(), missing.code(), elsewhere.code())).containsOnly(1);
    assertThat(old.err()).contains("is Java 11; 17 or newer is needed");
    assertThat(missing.err()).contains("no java found. Install a JDK 17 or newer");
    assertThat(elsewhere.err()).contains("JAVA_HOME is /no/jdk, and there is no bin/java in it");
  }

  @Test
  void takesTheJavaOfJavaHome() throws Exception {
    java(tools, "11");
    environment.put("JAVA_HOME", work.resolve("jdk").toString());
    java(Files.createDirectories(work.resolve("jdk/bin")), "21");

    assertThat(icecap("status").code()).isZero();
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    environment.put("ICECAP_JAVA_OPTS", "-Xmx2g -Da=b");

    Outcome outcome = icecap("sql", "-c", "SELECT 'a  b' AS \"*\"; -- $HOME", "", "--as-of", "now");

    assertThat(outcome.out())
        .contains("[-Xmx2g]\n[-Da=b]\n")
        .contains("[-Dicecap.home=" + home + "]\n")
        .contains("[-cp]\n[" + home + "/connector/target/classes:/the/jars]\n")
        .endsWith(
            """
            [io.icecap.cli.Main]
            [sql]
            [-c]
            [SELECT 'a  b' AS "*"; -- $HOME]
            []
            [--as-of]
            [now]
            """);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void runsFromAnyDirectoryAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("linked"), home.resolve("icecap"));

    for (Path script : List.of(home.resolve("icecap"), link)) {
      assertThat(run(work, script.toString(), "status").out())
          .contains("[-Dicecap.home=" + home + "]");
    }
    assertThat(run(home, "./icecap", "status").out()).contains("[-Dicecap.home=" + home + "]");
  }

  @Test
  void buildsOnceWhenASourceIsNewer() throws Exception {
    maven(0);
    touch("connector/src/main/Some.java", 20);

    Outcome outcome = icecap("status");

    assertThat(outcome.err()).contains("Building", "-pl integration-tests -am");
    assertThat(outcome.out()).endsWith("[io.icecap.cli.Main]\n[status]\n");
    assertThat(icecap("status").err()).isEmpty();
  }

  @Test
  void doesNotBuildForTests() throws Exception {
    write(home.resolve("connector/src/test/SomeTest.java"), "");
    touch("connector/src/test/SomeTest.java", 20);

    assertThat(icecap("status").err()).isEmpty();
  }

  @Test
  void aBuildThatFailsOrHasNoMavenIsSaid() throws Exception {
    touch("pom.xml", 20);
    Outcome without = icecap("demo");
    maven(1);
    Outcome failed = icecap("demo");

    assertThat(without.err()).contains("no mvn found. Install Maven 3.8 or newer");
    assertThat(failed.err()).contains("the build failed, see above");
    assertThat(List.of(without.code(), failed.code())).containsOnly(1);
    assertThat(failed.out()).isEmpty();
  }

  @Test
  void runsTheRealThing() throws Exception {
    write(
        home.resolve("integration-tests/target/classpath"),
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    touch("integration-tests/target/classpath", 10);
    environment.put("JAVA_HOME", System.getProperty("java.home"));

    Outcome outcome = icecap("status", "--help");

    assertThat(outcome.out()).startsWith("Usage: icecap status");
    assertThat(outcome.code()).isZero();
  }

  private Outcome icecap(String... arguments) throws Exception {
    return run(
        work,
        Stream.concat(Stream.of(home.resolve("icecap").toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private Outcome run(Path directory, String... command) throws Exception {
    Path out = work.resolve("out.txt");
    Path err = work.resolve("err.txt");
    List<String> words = new ArrayList<>(List.of(tools.resolve("bash").toString()));
    words.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return new Outcome(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private static void java(Path folder, String version) throws IOException {
    write(folder.resolve("java"), PRINTING_JAVA.formatted(version));
  }

  private void maven(int code) throws IOException {
    write(tools.resolve("mvn"), PRINTING_MAVEN.formatted(code));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("can't make executable: " + file);
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  /** As if it were written so many seconds after all else. */
  private void touch(String file, long later) throws IOException {
    Files.setLastModifiedTime(
        home.resolve(file), FileTime.from(Instant.now().minusSeconds(3600 - later)));
  }

  private static Path find(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
