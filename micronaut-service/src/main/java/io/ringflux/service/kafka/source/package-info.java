/**
 * Kafka records back to frames: one thread owns the consumer, decodes records and lends their frames as a port would.
 * May depend on {@code service.kafka}, {@code service.pcap}, {@code io.ringflux}, {@code io.ringflux.frame},
 * reactor-core and kafka-clients; knows nothing of Micronaut.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.kafka.source;
