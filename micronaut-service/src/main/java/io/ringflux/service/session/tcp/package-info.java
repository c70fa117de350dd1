/**
 * Connections joined with themselves or with others: {@code echo} and {@code proxy}. May depend on
 * {@code service.session} and Netty.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.session.tcp;
