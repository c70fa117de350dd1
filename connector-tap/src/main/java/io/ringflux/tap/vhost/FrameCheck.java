package io.ringflux.tap.vhost;

import io.ringflux.frame.Offload;
import io.ringflux.tap.offload.VnetHeader;

/**
 * What may be published to the kernel, which reads a ring later and tells nobody what it refuses: a descriptor shorter
 * than its header would hold the ring up for good, and a wrong header costs the frame without a word.
 */
final class FrameCheck {
    private static final int MIN_ETHERNET = 14;
    private static final int MIN_IP = 20;

    private final int minBytes;

    /** For frames of at least that many bytes. */
    FrameCheck(int minBytes) {
        this.minBytes = minBytes;
    }

    /** For frames that begin with an Ethernet header, or with that of IP. */
    static FrameCheck of(boolean ethernet) {
        return new FrameCheck(ethernet ? MIN_ETHERNET : MIN_IP);
    }

    boolean accepts(int length, long offload) {
        return length >= minBytes
                && length <= RingArea.MAX_PACKET_BYTES - VnetHeader.SIZE
                && (offload == Offload.NONE || makesSense(length, offload));
    }

    private static boolean makesSense(int length, long offload) {
        if (Offload.checksumStart(offload) + Offload.checksumOffset(offload) + Short.BYTES > length) {
            return false;
        }
        int type = Offload.gsoType(offload);
        return switch (type & ~Offload.GSO_ECN) {
            case Offload.GSO_NONE -> type == Offload.GSO_NONE;
            case Offload.GSO_TCP_V4, Offload.GSO_TCP_V6 -> Offload.gsoSize(offload) > 0;
            case Offload.GSO_UDP -> type == Offload.GSO_UDP && Offload.gsoSize(offload) > 0;
            default -> false;
        };
    }
}
