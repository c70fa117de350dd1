/**
 * Kafka topics as sinks and sources of pipelines. May depend on {@code service.pipeline}, {@code service.config} and
 * {@code service.kafka}.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline.kafka;
