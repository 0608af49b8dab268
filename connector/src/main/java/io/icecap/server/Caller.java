package io.icecap.server;

import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.ForbiddenException;

/** Whoever makes a request, and what they may do. */
public final class Caller {
  /** Everybody, where no tokens are asked for. */
  static final Caller ANYBODY =
      new Caller("-", List.of(new Grant(Namespace.empty(), Permission.WRITE)));

  /**
   * One permission in a namespace and all below it; the empty namespace has all others below it.
   */
  record Grant(Namespace namespace, Permission permission) {
    boolean covers(Namespace other, Permission asked) {
      return permission.compareTo(asked) >= 0
          && other.length() >= namespace.length()
          && Arrays.equals(namespace.levels(), Arrays.copyOf(other.levels(), namespace.length()));
    }
  }

  private final String name;
  private final List<Grant> grants;

  Caller(String name, List<Grant> grants) {
    this.name = name;
    this.grants = List.copyOf(grants);
  }

  /** As the file of tokens calls them; a dash where no tokens are asked for. */
  public String name() {
    return name;
  }

  public boolean may(Permission permission, Namespace namespace) {
    return grants.stream().anyMatch(grant -> grant.covers(namespace, permission));
  }

  /** Whether a namespace below this one may be read: it has to be seen to get there. */
  boolean leadsToReadable(Namespace namespace) {
    return may(Permission.READ, namespace)
        || grants.stream()
            .anyMatch(
                grant ->
                    new Grant(namespace, Permission.READ)
                        .covers(grant.namespace(), Permission.READ));
  }

  /**
   * @throws ForbiddenException if they may not
   */
  void require(Permission permission, Namespace namespace) {
    if (!may(permission, namespace)) {
      throw new ForbiddenException(
          "The token of '%s' does not allow to %s in namespace '%s'; add %s:%s to its line in the file of tokens",
          name,
          permission == Permission.WRITE ? "write" : "read",
          namespace,
          namespace.isEmpty() ? "*" : namespace,
          permission == Permission.WRITE ? "write" : "read");
    }
  }
}
