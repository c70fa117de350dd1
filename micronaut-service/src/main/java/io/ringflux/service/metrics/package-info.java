/**
 * Counters of ports and pipelines for Prometheus. May depend on {@code service.port}, {@code service.pipeline} and
 * Micrometer.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.metrics;
