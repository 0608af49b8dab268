/**
 * Tests of the places the applier runs in, beyond that the tables are right: what a host tells, how
 * it is configured.
 */
package io.icecap.it.hosts;
