/**
 * Frames to Kafka: lanes that copy borrowed frames on a port's loop, one thread that makes records of them and owns the
 * producer. May depend on {@code service.kafka}, {@code service.pcap}, {@code io.ringflux.frame},
 * {@code io.ringflux.packet}, reactor-core and kafka-clients; knows nothing of Micronaut.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.kafka.sink;
