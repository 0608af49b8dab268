/**
 * The words both halves of Icecap share: a change of one row, where it came from, the table and the
 * partition it goes to, and how far a table has applied its sources. Values only, and nothing but
 * the JDK; encoding, transport and storage belong to the packages that do them.
 */
package io.icecap.change;
