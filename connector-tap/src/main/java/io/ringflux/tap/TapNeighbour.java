package io.ringflux.tap;

import java.net.InetAddress;

/**
 * A neighbour that the kernel need not ask for.
 *
 * @param address IPv4 or IPv6
 * @param mac in the low 48 bits
 */
public record TapNeighbour(InetAddress address, long mac) {}
