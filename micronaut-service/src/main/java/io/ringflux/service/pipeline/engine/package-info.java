/**
 * Runs pipelines: strands on the loops of their sources, overflow in front of sinks, start, stop and restart. May
 * depend on {@code service.pipeline}, {@code service.config} and the API.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline.engine;
