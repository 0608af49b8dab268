package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * A reader's view of one table on the local disk, by its path alone: the chain of {@code
 * metadata/v<N>.metadata.json}. Starts at the newest version it finds and then takes each version
 * once, in order. Not for several threads.
 */
public final class TableChain {
  private static final Pattern METADATA = Pattern.compile("v(\\d+)\\.metadata\\.json");
  private static final LocalFiles FILES = new LocalFiles();

  private final Path metadataDirectory;
  private final String name;
  private int version;

  /** The directory need not exist yet. */
  public TableChain(Path tableDirectory) {
    this.metadataDirectory = tableDirectory.resolve("metadata");
    this.name = tableDirectory.getFileName().toString();
  }

  /** The next version that this chain has not returned yet, if it has been published. */
  public Optional<TableMetadata> next() throws IOException {
    if (version == 0) {
      OptionalInt newest = newestVersion();
      return newest.isPresent() ? Optional.of(take(newest.getAsInt())) : Optional.empty();
    }
    return Files.exists(file(version + 1)) ? Optional.of(take(version + 1)) : Optional.empty();
  }

  /** The table as it is now, and for ever: what is committed later is not seen. */
  public Table newest() throws IOException {
    OptionalInt newest = newestVersion();
    if (newest.isEmpty()) {
      throw new IOException("There is no table yet: no metadata file in " + metadataDirectory);
    }
    String location = file(newest.getAsInt()).toString();
    return new BaseTable(new StaticTableOperations(location, FILES), name);
  }

  private TableMetadata take(int taken) {
    TableMetadata metadata = TableMetadataParser.read(FILES, file(taken).toString());
    version = taken;
    return metadata;
  }

  private Path file(int of) {
    return metadataDirectory.resolve("v" + of + ".metadata.json");
  }

  private OptionalInt newestVersion() throws IOException {
    if (!Files.isDirectory(metadataDirectory)) {
      return OptionalInt.empty();
    }
    try (var files = Files.list(metadataDirectory)) {
      return files
          .map(file -> METADATA.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToInt(found -> Integer.parseInt(found.group(1)))
          .max();
    }
  }
}
