/**
 * What {@code ./icecap sql} shows and asks on a terminal or in a pipe. What a statement means is
 * {@code sql}'s.
 */
package io.icecap.cli.terminal;
