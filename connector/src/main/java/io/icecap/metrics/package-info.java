/**
 * Figures of a process's work, as Prometheus's client keeps them, and the doors through which they
 * are read: Prometheus's text, JMX, and the readings that a host passes on. What is measured is
 * told by {@code observe}; the names are kept, and docs/metrics.md lists them.
 */
package io.icecap.metrics;
