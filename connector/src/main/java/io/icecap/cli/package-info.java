/**
 * The command line: one class per command, each reading its options, calling the composition root
 * and printing what a person needs. No logic lives here.
 */
package io.icecap.cli;
