/**
 * Health with a reason for each port and each pipeline. May depend on {@code service.port}, {@code service.pipeline}
 * and Micronaut.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.health;
