/**
 * Tables of PostgreSQL to stream from: every type with its extreme values, and random tables with
 * random changes, as SQL. The demo and the tests share them. Nothing here connects to a server, and
 * how the copies compare is not known here.
 */
package io.icecap.source;
