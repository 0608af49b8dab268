package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NarrowDiskTest {
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void whatCannotBeWrittenLeavesAnEmptyOrAnUnchangedCache(@TempDir Path folder) throws Exception {
    assumeTrue(NarrowDisk.isPossible(), "prlimit is not installed");
    Process process = NarrowDisk.start(folder);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("failed and came back: [catchUp, copyTo, purge, rebuild]");
  }
}
