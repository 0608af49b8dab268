package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TypesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "types.md");

  @Test
  void isUpToDate() throws IOException {
    String page = TypesPage.render();
    if (Boolean.getBoolean("icecap.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("the generated page; -Dicecap.docs.write=true writes it anew")
        .hasContent(page);
  }
}
