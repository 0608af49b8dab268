/** SQL over real servers, and its command as a process of its own. */
package io.icecap.it.sql;
