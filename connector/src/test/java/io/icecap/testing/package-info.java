/**
 * Fakes of the interfaces that reach out of the process, for the tests of every package. Each is
 * held to the contract test of its interface, like the real thing.
 */
package io.icecap.testing;
