/**
 * Tables as ingest and apply see them: their schema and partitioning, their head, and the commit of
 * a snapshot. One sub-package per table format. Where the head is kept is the catalog's business.
 */
package io.icecap.table;
