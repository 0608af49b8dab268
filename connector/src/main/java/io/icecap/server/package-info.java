/**
 * The catalog over HTTP: the Iceberg REST specification, who may call it, and the pages that others
 * hang into the same server. What a table is and how it is committed is the catalog's; nothing here
 * touches data files.
 */
package io.icecap.server;
