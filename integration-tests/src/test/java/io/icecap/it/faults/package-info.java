/**
 * Tests with faults: killed and frozen processes, moved tasks, a Redis that forgets, a cache that
 * is gone. In each a reader follows every snapshot and no row may go back.
 */
package io.icecap.it.faults;
