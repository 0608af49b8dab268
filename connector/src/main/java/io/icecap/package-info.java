/**
 * The composition root: {@link io.icecap.Icecap} wires the implementations to the interfaces. Entry
 * points (Connect, command line) come here for what they need and nothing else does.
 */
package io.icecap;
