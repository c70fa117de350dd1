/** The kinds of steps. May depend on {@code service.pipeline}, {@code service.config}, frames and packets. */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline.step;
