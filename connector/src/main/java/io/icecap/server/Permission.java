package io.icecap.server;

/** What may be done in a namespace; writing includes reading. */
public enum Permission {
  READ,
  WRITE
}
