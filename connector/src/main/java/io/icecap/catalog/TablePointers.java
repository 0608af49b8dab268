package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.Map;
import java.util.Optional;

/**
 * Fast pointers to the heads of chains. They may lag behind the store, never lead, and may be lost
 * as a whole. Thread-safe; all methods throw {@code BufferUnavailableException} when Redis does not
 * answer, and may be repeated.
 */
public interface TablePointers {
  /**
   * @param token the incarnation, as it is in Redis; empty if there is none
   * @param valid whether it is of this life of the server
   * @param version the head's version; empty unless valid
   * @param location the head's location; empty unless valid
   */
  record Pointer(
      Optional<String> token, boolean valid, Optional<Long> version, Optional<Location> location) {}

  Pointer find(TableId table);

  /**
   * Like {@link #find}, and begins a recovery where the pointer is not valid: its token is then a
   * mark that is put in place of the incarnation, one for all who recover at the same time in this
   * life of the server. Whoever was here before an accident holds another mark.
   */
  Pointer note(TableId table);

  /**
   * Moves the pointer to the entry if it is a higher version, and with it trims the buffers by
   * offset against what the entry has applied, in one atomic step.
   *
   * @return false if refused because {@code token} is no longer the incarnation: the table has
   *     been, or has to be, recovered
   */
  boolean rollForward(TableId table, String token, ChainEntry entry);

  /**
   * Moves the pointers of several tables of one commit group up to these entries in one atomic
   * step, and voids the recoveries under way of those that have no valid pointer: what they have
   * listed may be older. Nothing is trimmed: that is left to {@link #rollForward} of each.
   */
  void moveTogether(Map<TableId, ChainEntry> entries);

  /**
   * Starts a new life of the table: pointer to {@code head}, watermarks to its bases, buffers
   * dropped, a new incarnation. Refused (false) unless what was {@link #note noted} still stands,
   * in the same life of the server: the listing that found the head came after it.
   */
  boolean reset(TableId table, String noted, ChainEntry head);

  /** Forgets a table that was dropped. */
  void remove(TableId table);
}
