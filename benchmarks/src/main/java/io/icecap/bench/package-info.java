/**
 * Benchmarks: plain harnesses over the product's own composition root and real servers. They print
 * medians, CPU time and what they ran on; they assert nothing about time.
 */
package io.icecap.bench;
