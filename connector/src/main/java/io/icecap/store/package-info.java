/**
 * The object store that tables live in: locations, and reading, writing and put-if-absent by
 * location. Knows nothing of tables; the implementations are in the sub-packages.
 */
package io.icecap.store;
