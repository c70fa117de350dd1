/**
 * What users of a port hold: ports, frame streams, link states, details and exceptions. May depend on every package
 * below it.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux;
