package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogicalTypesTest {
  private static final Path PAGE = Path.of("..", "docs", "types.md");

  @Test
  void everyNameThatIsKnownIsOnThePageOfTypes() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(LogicalTypes.names())
        .hasSizeGreaterThan(30)
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }
}
