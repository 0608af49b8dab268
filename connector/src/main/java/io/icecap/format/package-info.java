/**
 * Data files: what is known of one that was written or is live in a table, and the interface of
 * their writers. One sub-package per file format; tables and their commits are elsewhere.
 */
package io.icecap.format;
