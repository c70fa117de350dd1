package io.ringflux.memif.control;

/**
 * The cache line length a memif peer was built for. It decides where the parts of a ring lie, and nothing on the wire
 * tells it: x86 has 64, some aarch64 and all POWER builds have 128.
 *
 * <p>A ring is one line that holds head, one line that holds tail, then descriptors of 16 bytes.
 */
public enum CacheLine {
    /** Rings of 128 + 16 * 2^n bytes. */
    BYTES_64(64),
    /** Rings of 256 + 16 * 2^n bytes. */
    BYTES_128(128);

    private static final int DESCRIPTOR_BYTES = 16;

    private final int bytes;

    CacheLine(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one line; the offset of tail. */
    public int bytes() {
        return bytes;
    }

    /** Bytes before the first descriptor. */
    public int ringHeaderBytes() {
        return 2 * bytes;
    }

    /** Bytes of a ring with 2^{@code ringLog2} descriptors. */
    public long ringBytes(int ringLog2) {
        return ringHeaderBytes() + ((long) DESCRIPTOR_BYTES << ringLog2);
    }
}
