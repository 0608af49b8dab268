package io.icecap.table.iceberg;

import io.icecap.store.Location;
import io.icecap.table.RowFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ManifestEvaluator;
import org.apache.iceberg.io.FileIO;

/**
 * The data files of a snapshot that may have rows which meet a filter, by Iceberg's own evaluation
 * of partitions and statistics. The manifests are read, since heads keep no statistics in memory.
 */
final class FilteredFiles {
  private FilteredFiles() {}

  static Set<Location> of(TableMetadata table, FileIO io, RowFilter filter) {
    Set<Location> found = new HashSet<>();
    for (ManifestFile manifest : table.currentSnapshot().dataManifests(io)) {
      PartitionSpec spec = table.specsById().get(manifest.partitionSpecId());
      Expression wanted = new FilterExpression(spec.schema()).of(filter);
      if (ManifestEvaluator.forRowFilter(wanted, spec, true).eval(manifest)) {
        try (ManifestReader<DataFile> files =
            ManifestFiles.read(manifest, io, table.specsById()).filterRows(wanted)) {
          files.forEach(file -> found.add(new Location(file.location())));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return found;
  }
}
