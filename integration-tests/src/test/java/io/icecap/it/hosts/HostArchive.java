package io.icecap.it.hosts;

import io.icecap.demo.ProjectFiles;
import io.icecap.servers.ServerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The archives of the hosts, each unpacked once, as the build has just packed them. */
final class HostArchive {
  private static final Map<String, Path> UNPACKED = new HashMap<>();

  private HostArchive() {}

  /** The folder that has {@code bin}, {@code etc} and {@code lib}. */
  static Path commandLine() throws IOException {
    try (var folders = Files.list(unpacked("cli"))) {
      return folders.findFirst().orElseThrow();
    }
  }

  /** As AWS lays it out in {@code /var/task}, for the architecture of this machine. */
  static Path lambda() throws IOException {
    return unpacked(isArm() ? "lambda-arm64" : "lambda-x86_64");
  }

  static boolean isArm() {
    return List.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
  }

  private static synchronized Path unpacked(String host) throws IOException {
    Path folder = UNPACKED.get(host);
    if (folder == null) {
      folder = Files.createTempDirectory("icecap-" + host);
      ServerProcesses.ofThisJvm().removeAtEnd(folder);
      ProjectFiles.unpack(ProjectFiles.find().hostArchive(host), folder);
      UNPACKED.put(host, folder);
    }
    return folder;
  }
}
