/**
 * Capture files as sources and sinks. May depend on {@code service.pipeline}, {@code service.config} and
 * {@code service.pcap}.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pipeline.file;
