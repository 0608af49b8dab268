package io.icecap.metrics;

import java.util.Optional;

/**
 * One figure under the name that JMX and Kafka know it by.
 *
 * @param table that it is about; empty for the whole process
 * @param name as {@code commits-rows} or {@code delay-seconds-p95}
 */
public record Reading(Optional<String> table, String name, String help, double value) {}
