/**
 * A port's life: sockets, program and queues from their making to their end. May depend on connector-api and on all
 * other packages of {@code io.ringflux.afxdp}.
 */
@NullMarked
package io.ringflux.afxdp.session;

import org.jspecify.annotations.NullMarked;
