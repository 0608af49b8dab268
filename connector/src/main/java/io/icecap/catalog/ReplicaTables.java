package io.icecap.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tables that are published as replicas of another one, under whichever name that had. */
final class ReplicaTables {
  private static final Pattern NAMES = Pattern.compile(".*__(?:orc|avro)");

  private ReplicaTables() {}

  static List<TableEntry> of(TableEntry table, IcecapCatalog catalog) {
    return catalog.tables().stream()
        .filter(entry -> NAMES.matcher(entry.name().name()).matches())
        .filter(entry -> replicaOf(entry, catalog).equals(Optional.of(table.id().chain())))
        .toList();
  }

  private static Optional<String> replicaOf(TableEntry entry, IcecapCatalog catalog) {
    return catalog
        .chain(entry)
        .headOfChain()
        .map(head -> head.document().property(IcecapCatalog.REPLICA_OF, ""));
  }
}
