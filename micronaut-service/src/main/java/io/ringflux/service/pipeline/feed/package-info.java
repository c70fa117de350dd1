/**
 * Streams of frames that the service makes itself: a feed lends one burst after the other on a loop, while there is
 * demand. May depend on frames and loops.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline.feed;
