package io.icecap.change;

import java.util.List;

/**
 * The name of a table: its namespace, outermost level first, and its own name.
 *
 * @param namespace one level or more, none of them empty
 * @param name the table's own name, not empty
 */
public record TableName(List<String> namespace, String name) {
  public TableName {
    namespace = List.copyOf(namespace);
    if (namespace.isEmpty() || namespace.stream().anyMatch(String::isBlank) || name.isBlank()) {
      throw new IllegalArgumentException(
          "A table name needs a namespace and a name, got '%s' in namespace %s; write it as namespace.table"
              .formatted(name, namespace));
    }
  }

  /** Parses {@code a.b.table}; everything before the last dot is the namespace. */
  public static TableName parse(String dotted) {
    int dot = dotted.lastIndexOf('.');
    if (dot <= 0 || dot == dotted.length() - 1) {
      throw new IllegalArgumentException(
          "'%s' is not a table name: a namespace is missing; write it as namespace.table"
              .formatted(dotted));
    }
    List<String> namespace = List.of(dotted.substring(0, dot).split("\\.", -1));
    if (namespace.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "'%s' is not a table name: there is nothing before or between two of its dots; write it as namespace.table"
              .formatted(dotted));
    }
    return new TableName(namespace, dotted.substring(dot + 1));
  }

  @Override
  public String toString() {
    return String.join(".", namespace) + "." + name;
  }
}
