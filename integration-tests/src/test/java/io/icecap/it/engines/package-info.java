/** Several engines write to the same tables at once, by every way there is. */
package io.icecap.it.engines;
