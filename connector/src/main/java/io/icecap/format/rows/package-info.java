/**
 * What the formats written through Iceberg's appenders share: the rows of a query and their schema
 * as these take them, and the mapping of types to Iceberg's that {@code table.iceberg} uses, too.
 * The appenders themselves are the formats' own.
 */
package io.icecap.format.rows;
