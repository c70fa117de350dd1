/**
 * Packet filters in pcap-filter syntax: compiled by libpcap to classic BPF, checked, and translated to JVM code.
 *
 * <p>May depend on {@code io.ringflux.packet}, {@code io.ringflux.nativeio}, Agrona and ASM.
 */
@NullMarked
package io.ringflux.packet.filter;

import org.jspecify.annotations.NullMarked;
