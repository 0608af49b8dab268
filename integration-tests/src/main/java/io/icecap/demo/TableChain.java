package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * A reader's view of one table on the local disk, by its path alone: the chain of {@code
 * metadata/v<N>.gz.metadata.json}. Starts at the newest version it finds and then takes each
 * version once, in order. Not for several threads.
 *
 * <p>When two writers create a table at once, the one that loses gives up its folder, and the
 * table's may be {@code metadata-<id>}; so the folder is the one that has versions. A table that
 * Delta shows as well has {@code _iceberg} in its place.
 */
public final class TableChain {
  private static final Pattern FOLDER = Pattern.compile("(metadata|_iceberg)(-[0-9a-f]+)?");
  private static final Pattern METADATA = Pattern.compile("v(\\d+)(\\.(?:gz\\.)?metadata\\.json)");
  private static final LocalFiles FILES = new LocalFiles();

  private final Path table;
  private Optional<Version> last = Optional.empty();

  /** The directory need not exist yet. */
  public TableChain(Path tableDirectory) {
    this.table = tableDirectory;
  }

  /** The next version that this chain has not returned yet, if it has been published. */
  public Optional<TableMetadata> next() throws IOException {
    Optional<Version> next = last.map(Version::next).filter(Version::exists);
    if (next.isEmpty() && last.filter(Version::exists).isEmpty()) {
      next = newestVersion();
    }
    if (next.isPresent()) {
      last = next;
    }
    return next.map(version -> TableMetadataParser.read(FILES, version.file().toString()));
  }

  /** The table as it is now, and for ever: what is committed later is not seen. */
  public Table newest() throws IOException {
    Version newest =
        newestVersion()
            .orElseThrow(
                () -> new IOException("There is no table yet: no version of metadata in " + table));
    var operations = new StaticTableOperations(newest.file().toString(), FILES);
    return new BaseTable(operations, table.getFileName().toString());
  }

  private Optional<Version> newestVersion() throws IOException {
    var versions = new ArrayList<Version>();
    for (Path folder : list(table)) {
      if (FOLDER.matcher(folder.getFileName().toString()).matches()) {
        for (Path file : list(folder)) {
          Matcher found = METADATA.matcher(file.getFileName().toString());
          if (found.matches()) {
            versions.add(new Version(folder, Integer.parseInt(found.group(1)), found.group(2)));
          }
        }
      }
    }
    return versions.stream().max(Comparator.comparingInt(Version::number));
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  private record Version(Path folder, int number, String suffix) {
    Path file() {
      return folder.resolve("v" + number + suffix);
    }

    Version next() {
      return new Version(folder, number + 1, suffix);
    }

    boolean exists() {
      return Files.exists(file());
    }
  }
}
