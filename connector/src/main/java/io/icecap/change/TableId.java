package io.icecap.change;

/**
 * What identifies a table for its whole life, renames included.
 *
 * @param group the commit group; tables of one group live in one Redis Cluster slot, so that their
 *     pointers can move together
 * @param chain the unique id of the table's chain of versions
 */
public record TableId(String group, String chain) {
  public TableId {
    if (group.isEmpty() || group.contains("}") || chain.isEmpty()) {
      throw new IllegalArgumentException(
          "Not a table id: group '%s', chain '%s'".formatted(group, chain));
    }
  }

  @Override
  public String toString() {
    return group + "/" + chain;
  }
}
