package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableChainTest {
  @TempDir Path table;

  @Test
  void eachVersionComesOnceAndInOrder() throws Exception {
    var chain = new TableChain(table);
    assertThat(chain.next()).isEmpty();
    publish(7);
    publish(8);
    assertThat(chain.next()).hasValueSatisfying(seen -> assertThat(version(seen)).isEqualTo("8"));
    assertThat(chain.next()).isEmpty();

    publish(9);
    publish(10);

    assertThat(chain.next()).hasValueSatisfying(seen -> assertThat(version(seen)).isEqualTo("9"));
    assertThat(chain.next()).hasValueSatisfying(seen -> assertThat(version(seen)).isEqualTo("10"));
    assertThat(chain.next()).isEmpty();
    assertThat(chain.newest().properties()).containsEntry("version", "10");
  }

  @Test
  void aTableIsFollowedIntoTheFolderThatWonARaceOfCreation() throws Exception {
    var chain = new TableChain(table);
    publish("metadata", 1);
    assertThat(chain.next()).isPresent();
    publish("metadata-0a1b", 1);
    Files.delete(table.resolve("metadata/v1.metadata.json"));
    publish("metadata-0a1b", 2);

    assertThat(chain.next()).hasValueSatisfying(seen -> assertThat(version(seen)).isEqualTo("2"));
    assertThat(chain.newest().properties()).containsEntry("version", "2");
  }

  @Test
  void aTableThatIsNotThereIsAnErrorThatNamesTheDirectory() {
    assertThatThrownBy(new TableChain(table)::newest).hasMessageContaining(table.toString());
  }

  private void publish(int version) throws Exception {
    publish("metadata", version);
  }

  private void publish(String folder, int version) throws Exception {
    Files.createDirectories(table.resolve(folder));
    var schema = new Schema(Types.NestedField.required(1, "k", Types.LongType.get()));
    var metadata =
        TableMetadata.newTableMetadata(
            schema,
            PartitionSpec.unpartitioned(),
            table.toString(),
            Map.of("version", String.valueOf(version)));
    String file = table.resolve(folder + "/v" + version + ".metadata.json").toString();
    TableMetadataParser.write(metadata, new LocalFiles().newOutputFile(file));
  }

  private static String version(TableMetadata metadata) {
    return metadata.properties().get("version");
  }
}
