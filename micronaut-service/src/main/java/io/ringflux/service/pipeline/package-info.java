/**
 * What pipelines are made of: sources, steps, sinks, overflow and counters. The engine that runs them and the kinds of
 * sources, steps and sinks live in packages below this one. May depend on {@code service.config} and on the API.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline;
