/**
 * Connections into Kafka: {@code to: kafka} of a session. May depend on {@code service.session}, {@code service.kafka}
 * and Netty's codecs.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.session.kafka;
