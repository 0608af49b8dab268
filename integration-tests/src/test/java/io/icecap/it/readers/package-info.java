/**
 * How tests read tables with engines that none of us wrote, and the filters they read with. The
 * comparisons are made where the tests are.
 */
package io.icecap.it.readers;
