/**
 * A memif peer that does exactly what a test tells it, right or wrong, in either role. It knows the wire by its own
 * literal offsets, so that it cannot share a mistake with the connector. May depend on {@code nativeio} and Agrona
 * only.
 */
@NullMarked
package io.ringflux.testkit.memif;

import org.jspecify.annotations.NullMarked;
