package io.icecap.catalog;

import io.icecap.change.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/**
 * The namespaces, with their properties, the tables and the views of a warehouse. Immutable. No
 * name is of a table and of a view.
 */
record Names(
    Map<Namespace, Map<String, String>> namespaces,
    Map<TableIdentifier, TableEntry> tables,
    Map<TableIdentifier, TableEntry> views) {
  static final Names NONE = new Names(Map.of(), Map.of(), Map.of());

  Names {
    namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
  }

  Optional<TableEntry> table(TableIdentifier name) {
    return Optional.ofNullable(tables.get(name));
  }

  Optional<TableEntry> view(TableIdentifier name) {
    return Optional.ofNullable(views.get(name));
  }

  Optional<TableEntry> table(TableId id) {
    return tables.values().stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /**
   * @param problem what is said if there is such a table
   * @throws AlreadyExistsException if there is such a table, or a view
   */
  void requireFree(TableIdentifier name, String problem) {
    if (tables.containsKey(name)) {
      throw new AlreadyExistsException("%s: %s", problem, name);
    }
    if (views.containsKey(name)) {
      throw new AlreadyExistsException("View with same name already exists: %s", name);
    }
  }

  Names with(Namespace namespace, Map<String, String> properties) {
    return changedNamespaces(map -> map.put(namespace, Map.copyOf(properties)));
  }

  Names without(Namespace namespace) {
    return changedNamespaces(map -> map.remove(namespace));
  }

  Names with(TableEntry entry) {
    return changedTables(map -> map.put(entry.name(), entry));
  }

  Names without(TableIdentifier name) {
    return changedTables(map -> map.remove(name));
  }

  /** Without those of these tables that still have their names. */
  Names without(Collection<TableEntry> entries) {
    return changedTables(map -> entries.forEach(entry -> map.remove(entry.name(), entry)));
  }

  Names withView(TableEntry entry) {
    return changedViews(map -> map.put(entry.name(), entry));
  }

  Names withoutView(TableIdentifier name) {
    return changedViews(map -> map.remove(name));
  }

  private Names changedNamespaces(Consumer<Map<Namespace, Map<String, String>>> change) {
    Map<Namespace, Map<String, String>> changed = new LinkedHashMap<>(namespaces);
    change.accept(changed);
    return new Names(changed, tables, views);
  }

  private Names changedTables(Consumer<Map<TableIdentifier, TableEntry>> change) {
    Map<TableIdentifier, TableEntry> changed = new LinkedHashMap<>(tables);
    change.accept(changed);
    return new Names(namespaces, changed, views);
  }

  private Names changedViews(Consumer<Map<TableIdentifier, TableEntry>> change) {
    Map<TableIdentifier, TableEntry> changed = new LinkedHashMap<>(views);
    change.accept(changed);
    return new Names(namespaces, tables, changed);
  }
}
