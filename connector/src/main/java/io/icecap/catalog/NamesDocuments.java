package io.icecap.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Names as JSON. A commit id makes any two commits differ, even of the same change. Where there are
 * views it is format 2, which versions of Icecap that know no views refuse: they would lose them.
 */
final class NamesDocuments implements ChainDocuments<Names> {
  private static final int WITHOUT_VIEWS = 1;
  private static final int FORMAT = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<UUID> ids;

  NamesDocuments(Supplier<UUID> ids) {
    this.ids = ids;
  }

  @Override
  public byte[] encode(Names names) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", names.views().isEmpty() ? WITHOUT_VIEWS : FORMAT)
        .put("commit", ids.get().toString());
    ArrayNode namespaces = root.putArray("namespaces");
    names.namespaces().forEach((name, properties) -> add(namespaces.addObject(), name, properties));
    ArrayNode tables = root.putArray("tables");
    names.tables().values().forEach(entry -> add(tables.addObject(), entry));
    if (!names.views().isEmpty()) {
      ArrayNode views = root.putArray("views");
      names.views().values().forEach(entry -> add(views.addObject(), entry));
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Names decode(Location location, byte[] content) {
    try {
      JsonNode root = JSON.readTree(content);
      int format = root.path("format").asInt();
      if (format != WITHOUT_VIEWS && format != FORMAT) {
        throw new IllegalStateException(
            "%s has format %s, this version of Icecap reads up to %d; upgrade Icecap"
                .formatted(location, root.path("format"), FORMAT));
      }
      Map<Namespace, Map<String, String>> namespaces = new LinkedHashMap<>();
      root.path("namespaces").forEach(n -> namespaces.put(namespace(n), properties(n)));
      return new Names(namespaces, entries(root.path("tables")), entries(root.path("views")));
    } catch (IOException e) {
      throw new IllegalStateException(location + " is not the JSON of a names chain", e);
    }
  }

  @Override
  public Names placed(Names names, Location location) {
    return names;
  }

  @Override
  public AppliedOffsets applied(Names names) {
    return AppliedOffsets.NONE;
  }

  private static void add(ObjectNode node, Namespace name, Map<String, String> properties) {
    addLevels(node, name);
    ObjectNode values = node.putObject("properties");
    properties.forEach(values::put);
  }

  static void add(ObjectNode node, TableEntry entry) {
    addLevels(node, entry.name().namespace());
    node.put("name", entry.name().name())
        .put("group", entry.id().group())
        .put("chain", entry.id().chain())
        .put("folder", entry.folder().uri());
    if (!entry.versions().equals(TableEntry.PLAIN)) {
      node.put("versions", entry.versions());
    }
  }

  private static void addLevels(ObjectNode node, Namespace namespace) {
    ArrayNode levels = node.putArray("namespace");
    for (String level : namespace.levels()) {
      levels.add(level);
    }
  }

  private static Map<TableIdentifier, TableEntry> entries(JsonNode nodes) {
    Map<TableIdentifier, TableEntry> entries = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      TableEntry entry = entry(node);
      entries.put(entry.name(), entry);
    }
    return entries;
  }

  static TableEntry entry(JsonNode node) {
    return new TableEntry(
        TableIdentifier.of(namespace(node), node.get("name").asText()),
        new TableId(node.get("group").asText(), node.get("chain").asText()),
        new Location(node.get("folder").asText()),
        node.path("versions").asText(TableEntry.PLAIN));
  }

  private static Namespace namespace(JsonNode node) {
    ArrayNode levels = (ArrayNode) node.get("namespace");
    String[] names = new String[levels.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = levels.get(i).asText();
    }
    return Namespace.of(names);
  }

  private static Map<String, String> properties(JsonNode node) {
    Map<String, String> properties = new LinkedHashMap<>();
    node.get("properties")
        .fields()
        .forEachRemaining(p -> properties.put(p.getKey(), p.getValue().asText()));
    return properties;
  }
}
