/**
 * What the kernel says of an interface: queues, MTU, the program that is there, what its driver can do. May depend on
 * {@code nativeio} and on the records of {@code io.ringflux.afxdp}.
 */
@NullMarked
package io.ringflux.afxdp.device;

import org.jspecify.annotations.NullMarked;
