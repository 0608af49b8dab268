/**
 * Which tables there are and which version of each is the head: the chains of versions in the
 * store, the pointers that make them quick to find, and an Iceberg catalog over both. Does not know
 * what a snapshot holds.
 */
package io.icecap.catalog;
