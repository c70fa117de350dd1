/**
 * A Kafka broker of the service's own, in a JVM of its own, on loopback. May depend on the JDK, SLF4J and - in the
 * child's main class only - on Kafka's broker, which the service's run-time class path does not hold.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.kafka.broker;
