package io.icecap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archives of the hosts outside of Kafka Connect, as the build has just packed them. */
final class HostArchivesIT {
  private static final String VERSION = System.getProperty("hub.version");

  /** AWS's limit, unpacked. */
  private static final long LAMBDA_BYTES_MAX = 250L << 20;

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void theFunctionFitsIntoLambdaWithOneNativeLibrary(String architecture) throws IOException {
    try (ZipFile archive = archive("lambda-" + architecture)) {
      assertThat(archive.stream().mapToLong(ZipEntry::getSize).sum()).isLessThan(LAMBDA_BYTES_MAX);
      assertThat(names(archive))
          .filteredOn(name -> name.contains("libduckdb"))
          .containsExactly("lib/libduckdb_java.so");
      assertThat(names(archive))
          .contains("org/duckdb/DuckDBDriver.class", "simplelogger.properties")
          .noneMatch(name -> name.matches("lib/(duckdb_jdbc|picocli|jetty|jline).*"));
      assertNoKafkaConnect(archive, "lib/");
    }
  }

  @Test
  void theCommandLineIsWholeButForJava() throws IOException {
    try (ZipFile archive = archive("cli")) {
      String folder = "icecap-" + VERSION + "/";
      assertThat(names(archive))
          .contains(
              folder + "bin/icecap", folder + "etc/simplelogger.properties", folder + "LICENSE")
          .anyMatch(name -> name.startsWith(folder + "lib/picocli-"));
      assertNoKafkaConnect(archive, folder + "lib/");
    }
  }

  private static void assertNoKafkaConnect(ZipFile archive, String lib) {
    assertThat(names(archive))
        .anyMatch(name -> name.startsWith(lib + "icecap-kafka-connect-"))
        .anyMatch(name -> name.startsWith(lib + "kafka-clients-"))
        .anyMatch(name -> name.startsWith(lib + "slf4j-simple-"))
        .noneMatch(name -> name.startsWith(lib + "connect-"));
  }

  private static ZipFile archive(String host) throws IOException {
    return new ZipFile(
        Path.of("target", "hosts", "icecap-%s-%s.zip".formatted(VERSION, host)).toFile());
  }

  private static List<String> names(ZipFile archive) {
    return archive.stream().map(ZipEntry::getName).toList();
  }
}
