/**
 * The explicit-state explorer of the commit and recovery protocol: what {@code docs/protocol.md}
 * tells, as a model that every interleaving of is walked through.
 *
 * <p>Here belong the modelled actors, the promises and the search. The product's classes do not:
 * the model stands beside them, not on them.
 */
package io.icecap.protocol;
