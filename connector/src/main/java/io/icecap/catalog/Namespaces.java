package io.icecap.catalog;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;

/** The namespaces of a warehouse. Errors are those of Iceberg's {@code SupportsNamespaces}. */
final class Namespaces {
  private final WarehouseNames names;

  Namespaces(WarehouseNames names) {
    this.names = names;
  }

  void create(Namespace namespace, Map<String, String> properties) {
    names.update(
        before -> {
          if (before.namespaces().containsKey(namespace)) {
            throw new AlreadyExistsException("Namespace already exists: %s", namespace);
          }
          return before.with(namespace, properties);
        });
  }

  /** The next level below it, which may be no namespace but the parent of one. */
  List<Namespace> below(Namespace parent) {
    Names latest = names.latest();
    if (!parent.isEmpty()) {
      require(latest, parent);
    }
    return latest.namespaces().keySet().stream()
        .filter(namespace -> isBelow(namespace, parent))
        .map(namespace -> Namespace.of(Arrays.copyOf(namespace.levels(), parent.length() + 1)))
        .distinct()
        .toList();
  }

  Map<String, String> properties(Namespace namespace) {
    Names latest = names.latest();
    require(latest, namespace);
    return latest.namespaces().getOrDefault(namespace, Map.of());
  }

  /**
   * @return whether it was there
   */
  boolean drop(Namespace namespace) {
    boolean[] dropped = {false};
    names.update(
        before -> {
          dropped[0] = before.namespaces().containsKey(namespace);
          if (!dropped[0]) {
            return before;
          }
          boolean empty =
              before.tables().keySet().stream().noneMatch(t -> t.namespace().equals(namespace))
                  && before.views().keySet().stream()
                      .noneMatch(v -> v.namespace().equals(namespace))
                  && before.namespaces().keySet().stream().noneMatch(n -> isBelow(n, namespace));
          if (!empty) {
            throw new NamespaceNotEmptyException("Namespace is not empty: %s", namespace);
          }
          return before.without(namespace);
        });
    return dropped[0];
  }

  void change(Namespace namespace, Map<String, String> set, Set<String> removed) {
    names.update(
        before -> {
          require(before, namespace);
          Map<String, String> after =
              new HashMap<>(before.namespaces().getOrDefault(namespace, Map.of()));
          after.putAll(set);
          after.keySet().removeAll(removed);
          return before.with(namespace, after);
        });
  }

  private static boolean isBelow(Namespace namespace, Namespace parent) {
    return namespace.length() > parent.length()
        && Arrays.asList(namespace.levels())
            .subList(0, parent.length())
            .equals(Arrays.asList(parent.levels()));
  }

  /**
   * @throws NoSuchNamespaceException if it is neither a namespace nor the parent of one
   */
  static void require(Names names, Namespace namespace) {
    boolean isParent =
        !namespace.isEmpty()
            && names.namespaces().keySet().stream().anyMatch(n -> isBelow(n, namespace));
    if (!isParent && !names.namespaces().containsKey(namespace)) {
      throw new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
    }
  }
}
