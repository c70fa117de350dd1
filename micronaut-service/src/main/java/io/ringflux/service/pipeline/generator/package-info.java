/**
 * Traffic that the service makes itself, whose every byte follows from its number. May depend on
 * {@code service.pipeline}, {@code service.config}, frames, loops and packets.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline.generator;
