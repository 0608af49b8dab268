/**
 * Avro data files, written row by row through Iceberg's appender. Which rows, and what table the
 * file goes to, is the caller's business.
 */
package io.icecap.format.avro;
