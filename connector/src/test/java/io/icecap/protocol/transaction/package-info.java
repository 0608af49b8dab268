/**
 * The explorer of commits over several tables: the part of the protocol that {@code
 * docs/protocol.md} tells under «Several tables in one commit». Apart from the explorer of one
 * table's life, whose rules hold here without being modelled again: what is looked for is a part of
 * a transaction that somebody sees, or that gets lost.
 */
package io.icecap.protocol.transaction;
