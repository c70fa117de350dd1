/**
 * The demonstration: a broker, two memif ports with a traffic generator behind one of them, the mirror into Kafka, and
 * a proof that the topic holds what the port accepted. May depend on everything in the service.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.demo;
