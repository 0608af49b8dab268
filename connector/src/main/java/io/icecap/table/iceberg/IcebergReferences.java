package io.icecap.table.iceberg;

import io.icecap.catalog.TableChain;
import io.icecap.store.Location;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/**
 * What the snapshots of an Iceberg table refer to, those that branches and tags hold included: of
 * the head, and of the versions that were the head lately, which queries may have begun on.
 *
 * <p>Manifests never change, so what is in them is remembered from one run to the next.
 */
final class IcebergReferences implements LiveReferences {
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** The folders of Iceberg's location providers, by partition or by hash; nobody else's. */
  private static final String DATA_FOLDER =
      "data/(?:[01]{4}/[01]{4}/[01]{4}/[01]{8}/)?(?:[^/=]+=[^/]*/)*";

  private static final Pattern OURS =
      Pattern.compile(
          DATA_FOLDER
              + UUID
              + "(?:-deletes)?[.](?:parquet|orc|avro)"
              + "|deletion_vector_"
              + UUID
              + "[.]bin"
              + "|(?:metadata|_iceberg)(?:-[0-9a-f]{8})?/[^/]+[.]avro"
              + "|(?:[^/]+/)*[.]icecap-"
              + UUID);

  private static final Pattern DATA =
      Pattern.compile(DATA_FOLDER + "[^/]+[.](?:parquet|orc|avro|puffin)");

  /** What is remembered of manifests, in entries of 8 bytes. */
  private static final int REMEMBERED_MAX = 2_000_000;

  private final TableChain chain;
  private final IcebergSettings settings;
  private Map<String, long[]> remembered = new HashMap<>();
  private Map<Long, List<ManifestFile>> manifestsOf = new HashMap<>();

  IcebergReferences(TableChain chain, IcebergSettings settings) {
    this.chain = chain;
    this.settings = settings;
  }

  @Override
  public Maker maker(String name) {
    if (OURS.matcher(name).matches()) {
      return Maker.ICECAP;
    }
    return DATA.matcher(name).matches() ? Maker.ANY_ENGINE : Maker.UNKNOWN;
  }

  @Override
  public synchronized void collect(Instant since, LiveSet live) {
    Run run = new Run(live);
    chain.history(reachingBack(since), run::addAll);
    run.finish();
  }

  /** Delta thins nothing out: what it has of the time of retention can be travelled back to. */
  private Instant reachingBack(Instant since) {
    boolean delta = chain.head().filter(head -> Formats.of(head.document()).hasDelta()).isPresent();
    Instant retained = settings.clock().instant().minus(settings.snapshotRetention());
    return delta && retained.isBefore(since) ? retained : since;
  }

  /** One collection. */
  private final class Run {
    private final FileIO io = chain.unrememberedIo();
    private final LiveSet live;
    private final Map<String, long[]> nextRemembered = new HashMap<>();
    private final Map<Long, List<ManifestFile>> nextManifestsOf = new HashMap<>();
    private final Set<Long> snapshots = new HashSet<>();
    private final Set<String> manifests = new HashSet<>();
    private long entries;
    private boolean headIsKnown;

    Run(LiveSet live) {
      this.live = live;
    }

    /** The first version shown is the head: it has to be whole. */
    void addAll(TableMetadata table) {
      live.add(new Location(table.metadataFileLocation()));
      table.previousFiles().forEach(version -> live.add(new Location(version.file())));
      table.statisticsFiles().forEach(file -> live.add(new Location(file.path())));
      table.partitionStatisticsFiles().forEach(file -> live.add(new Location(file.path())));
      for (Snapshot snapshot : table.snapshots()) {
        if (snapshots.add(snapshot.snapshotId())) {
          add(snapshot, table);
        }
      }
      headIsKnown = true;
    }

    private void add(Snapshot snapshot, TableMetadata table) {
      try {
        if (snapshot.manifestListLocation() != null) {
          live.add(new Location(snapshot.manifestListLocation()));
        }
        List<ManifestFile> list =
            Optional.ofNullable(manifestsOf.get(snapshot.snapshotId()))
                .orElseGet(() -> snapshot.allManifests(io));
        entries += list.size();
        nextManifestsOf.put(snapshot.snapshotId(), list);
        for (ManifestFile manifest : list) {
          if (manifests.add(manifest.path())) {
            add(manifest, table);
          }
        }
      } catch (NotFoundException e) {
        if (!headIsKnown) {
          throw e;
        }
        // expired by another engine, which has deleted its files
      }
    }

    private void add(ManifestFile manifest, TableMetadata table) {
      live.add(new Location(manifest.path()));
      long[] files = remembered.get(manifest.path());
      if (files == null) {
        files = read(manifest, table, io);
      }
      for (long file : files) {
        live.add(file);
      }
      entries += files.length;
      if (entries <= REMEMBERED_MAX) {
        nextRemembered.put(manifest.path(), files);
      }
    }

    void finish() {
      if (!headIsKnown) {
        throw new IllegalStateException("No version of the table was found in the store");
      }
      remembered = nextRemembered;
      manifestsOf = entries <= REMEMBERED_MAX ? nextManifestsOf : new HashMap<>();
    }
  }

  private static long[] read(ManifestFile manifest, TableMetadata table, FileIO io) {
    return manifest.content() == ManifestContent.DATA
        ? fingerprints(ManifestFiles.read(manifest, io, table.specsById()))
        : fingerprints(ManifestFiles.readDeleteManifest(manifest, io, table.specsById()));
  }

  private static <F extends ContentFile<F>> long[] fingerprints(ManifestReader<F> manifest) {
    LongStream.Builder found = LongStream.builder();
    try (ManifestReader<F> reader = manifest.select(List.of("file_path"))) {
      for (F file : reader) {
        found.add(LiveSet.fingerprint(file.location()));
      }
      return found.build().toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
