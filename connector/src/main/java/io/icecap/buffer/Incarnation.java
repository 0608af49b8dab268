package io.icecap.buffer;

/** One life of a table in Redis; a recovered table has a new one. Opaque. */
public record Incarnation(String token) {}
