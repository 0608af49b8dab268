/**
 * What the formats written through Iceberg's appenders share: the rows of a query and their schema
 * as these take them. The appenders themselves are the formats' own.
 */
package io.icecap.format.rows;
