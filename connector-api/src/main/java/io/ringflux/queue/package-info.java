/**
 * What a transport implements: one receive or transmit queue each, at burst level, without Reactor. May depend on
 * {@code nativeio}, {@code frame} and {@code ring}.
 */
@NullMarked
package io.ringflux.queue;

import org.jspecify.annotations.NullMarked;
