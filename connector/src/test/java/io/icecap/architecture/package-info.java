/**
 * Tests of the code's shape: who may import whom, who owns which library, what every package must
 * have. Nothing here runs the product.
 */
package io.icecap.architecture;
