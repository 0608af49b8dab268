package io.icecap.apply;

import io.icecap.buffer.Claim;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;

/**
 * One table's part in a commit over several.
 *
 * @param head on top of which the changes are made
 * @param claim all that was buffered when the head was read, with further changes behind it
 */
public record JointChanges(LiveTable table, Head head, Claim claim) {}
