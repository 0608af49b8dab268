package io.icecap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");

  @Test
  void pageIsUpToDate() throws IOException {
    String page = MetricsPage.render();
    if (Boolean.getBoolean("icecap.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("the generated page; -Dicecap.docs.write=true writes it anew")
        .hasContent(page);
  }
}
