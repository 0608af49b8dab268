/**
 * The status of a warehouse as pages for a browser and as data for programs: what to answer to
 * which path, as bytes. It only reads. Which server carries it, and who may ask, is not decided
 * here.
 */
package io.icecap.console;
