/** The script that people start Icecap with from its sources. */
package io.icecap.launcher;
