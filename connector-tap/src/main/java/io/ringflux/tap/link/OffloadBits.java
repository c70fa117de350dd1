package io.ringflux.tap.link;

import io.ringflux.tap.TapOffload;
import io.ringflux.tap.device.Offloads;
import java.util.EnumSet;
import java.util.Set;

/** Offloads as users name them, and as the kernel does. */
final class OffloadBits {
    private OffloadBits() {}

    static int of(Set<TapOffload> offloads) {
        int bits = 0;
        for (TapOffload offload : offloads) {
            bits |= Offloads.CHECKSUM | bitsOf(offload);
        }
        return bits;
    }

    static Set<TapOffload> setOf(int bits) {
        Set<TapOffload> offloads = EnumSet.noneOf(TapOffload.class);
        for (TapOffload offload : TapOffload.values()) {
            if ((bits & bitsOf(offload)) != 0) {
                offloads.add(offload);
            }
        }
        return offloads;
    }

    private static int bitsOf(TapOffload offload) {
        return switch (offload) {
            case CHECKSUM -> Offloads.CHECKSUM;
            case TCP_SEGMENTATION -> Offloads.TCP;
            case TCP_ECN_SEGMENTATION -> Offloads.TCP_ECN;
            case UDP_SEGMENTATION -> Offloads.UDP;
        };
    }
}
