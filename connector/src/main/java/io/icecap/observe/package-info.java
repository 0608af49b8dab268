/**
 * What a process can tell of its work: decorators around the interfaces of the core that tell an
 * {@link io.icecap.observe.Observer} what was done and how long it took. What becomes of it is in
 * {@code metrics} and {@code status}; nothing here waits, counts or keeps anything.
 */
package io.icecap.observe;
