/**
 * Capture files: pcapng and classic pcap, written and read a packet at a time over plain buffers. May depend on Agrona
 * and {@code io.ringflux.frame} only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.pcap;
