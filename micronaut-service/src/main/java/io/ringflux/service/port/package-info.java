/**
 * The configured ports: one type bean for each transport, one registry that opens them, and the loops they run on. May
 * depend on {@code service.config}, the transports and the API above them.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.port;
