package io.icecap.buffer;

/** Both sides of the buffer, for who composes them. */
public interface ChangeBuffer extends ChangeAppender, ChangeClaims {}
