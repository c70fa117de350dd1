/**
 * What the Kafka sink and the Kafka source have in common: how frames are laid out in records, and which client
 * properties users may set. May depend on kafka-clients; knows nothing of Micronaut.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.kafka;
