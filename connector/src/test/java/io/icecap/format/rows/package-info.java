/** What the formats written through Iceberg's appenders have in common, tested on each of them. */
package io.icecap.format.rows;
