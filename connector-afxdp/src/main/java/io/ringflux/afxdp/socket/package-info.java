/**
 * AF_XDP sockets: their options, their four rings, and the queues over these. May depend on connector-api, {@code umem}
 * and the records of {@code io.ringflux.afxdp}.
 */
@NullMarked
package io.ringflux.afxdp.socket;

import org.jspecify.annotations.NullMarked;
