/** What people and monitoring see of a warehouse: the status, its page, metrics. */
package io.icecap.it.console;
