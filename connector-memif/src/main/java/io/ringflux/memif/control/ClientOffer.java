package io.ringflux.memif.control;

import io.ringflux.memif.MemifMode;

/**
 * What a client has announced by the time it sends CONNECT, checked as far as that goes without looking into the
 * memory.
 *
 * @param target the interface it asked for, claimed
 * @param mode one of the modes of {@code target}
 * @param name the client's application
 * @param interfaceName what the client calls its end of the link
 * @param cacheLine configured, or inferred from the distance of the rings
 */
public record ClientOffer(
        ServerInterface target,
        MemifMode mode,
        String name,
        String interfaceName,
        CacheLine cacheLine,
        SharedLayout layout) {}
