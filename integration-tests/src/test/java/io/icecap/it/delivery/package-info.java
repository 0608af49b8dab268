/**
 * Tests of what arrives: every change once, whatever Kafka delivers twice, and nothing of what
 * can't be a change. Faults of processes and servers are tested in {@code faults}.
 */
package io.icecap.it.delivery;
