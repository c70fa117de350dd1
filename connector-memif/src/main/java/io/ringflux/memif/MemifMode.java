package io.ringflux.memif;

import java.util.Optional;

/**
 * What the frames of a memif link carry. Both ends must name the same mode.
 *
 * <p>Source: VPP {@code src/plugins/memif/memif.h}, {@code memif_interface_mode_t}.
 */
public enum MemifMode {
    /** Whole Ethernet frames, without preamble and checksum. */
    ETHERNET(0),
    /** IPv4 or IPv6 packets without a link-layer header. */
    IP(1),
    /** Packets punted to, or injected by, a control plane. */
    PUNT_INJECT(2);

    private final int code;

    MemifMode(int code) {
        this.code = code;
    }

    /** The value that stands for this mode in INIT. */
    public int code() {
        return code;
    }

    /** The mode that {@code code} stands for, or nothing where the code is not assigned. */
    public static Optional<MemifMode> of(int code) {
        for (MemifMode mode : values()) {
            if (mode.code == code) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
