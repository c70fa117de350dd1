/**
 * XDP programs: an assembler for eBPF, the filters that decide which frames go to a socket, maps, attachment. May
 * depend on {@code nativeio} and on the exceptions of {@code io.ringflux.afxdp}.
 */
@NullMarked
package io.ringflux.afxdp.program;

import org.jspecify.annotations.NullMarked;
