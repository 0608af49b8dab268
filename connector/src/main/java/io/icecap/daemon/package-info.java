/**
 * The applier as a process of its own: its life from start to SIGTERM, and what it says of its
 * health over HTTP. No settings are read here, and nothing is known of what an apply does.
 */
package io.icecap.daemon;
