/**
 * What the integration tests share: servers of this JVM, a pipeline with a fed topic at one end and
 * a table at the other, the truth to compare with, a reader that never rests. The tests themselves
 * are in the packages below, one for each kind of promise.
 */
package io.icecap.it;
