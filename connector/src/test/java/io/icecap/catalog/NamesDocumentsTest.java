package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;

class NamesDocumentsTest {
  private static final Location AT = new Location("file:///w/_icecap/names/v1.names.json");
  private final NamesDocuments documents = new NamesDocuments(() -> new UUID(0, 1));

  private static final Names NAMES =
      Names.NONE
          .with(Namespace.of("a", "b.c"), Map.of("owner", "ops"))
          .with(
              new TableEntry(
                  TableIdentifier.of("a", "b.c", "t"),
                  new TableId("default", "11111111-2222-3333-4444-555555555555"),
                  new Location("s3://lake/a/b.c/t/metadata"),
                  TableEntry.PLAIN))
          .with(
              new TableEntry(
                  TableIdentifier.of("a", "b.c", "u"),
                  new TableId("default", "66666666-2222-3333-4444-555555555555"),
                  new Location("s3://lake/a/b.c/u/metadata"),
                  "gz.metadata.json"));

  private static final String TEXT =
      """
      {"format":1,"commit":"00000000-0000-0000-0000-000000000001",\
      "namespaces":[{"namespace":["a","b.c"],"properties":{"owner":"ops"}}],\
      "tables":[{"namespace":["a","b.c"],"name":"t","group":"default",\
      "chain":"11111111-2222-3333-4444-555555555555","folder":"s3://lake/a/b.c/t/metadata"},\
      {"namespace":["a","b.c"],"name":"u","group":"default",\
      "chain":"66666666-2222-3333-4444-555555555555","folder":"s3://lake/a/b.c/u/metadata",\
      "versions":"gz.metadata.json"}]}\
      """;

  @Test
  void theBytesArePinned() {
    assertThat(new String(documents.encode(NAMES), UTF_8)).isEqualTo(TEXT);
  }

  @Test
  void theBytesReadBack() {
    assertThat(documents.decode(AT, TEXT.getBytes(UTF_8))).isEqualTo(NAMES);
  }

  @Test
  void theBytesOfViewsArePinnedInAFormatThatVersionsWithoutViewsRefuse() {
    Names views =
        NAMES.withView(
            new TableEntry(
                TableIdentifier.of("a", "b.c", "v"),
                new TableId("views", "77777777-2222-3333-4444-555555555555"),
                new Location("s3://lake/a/b.c/v/metadata"),
                TableEntry.PLAIN));
    String text =
        TEXT.replace("\"format\":1", "\"format\":2")
            .replaceAll(
                "]}$",
                "],\"views\":[{\"namespace\":[\"a\",\"b.c\"],\"name\":\"v\",\"group\":\"views\","
                    + "\"chain\":\"77777777-2222-3333-4444-555555555555\","
                    + "\"folder\":\"s3://lake/a/b.c/v/metadata\"}]}");

    assertThat(new String(documents.encode(views), UTF_8)).isEqualTo(text);
    assertThat(documents.decode(AT, text.getBytes(UTF_8))).isEqualTo(views);
  }

  @Test
  void aNewerFormatIsRefused() {
    byte[] newer = TEXT.replace("\"format\":1", "\"format\":3").getBytes(UTF_8);

    assertThatThrownBy(() -> documents.decode(AT, newer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("upgrade Icecap");
  }
}
