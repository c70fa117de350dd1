/**
 * Frames in off-heap memory, the pools they come from, and the lender that lets a queue hand them out for the length of
 * a call. May depend on {@code nativeio} only.
 */
@NullMarked
package io.ringflux.frame;

import org.jspecify.annotations.NullMarked;
