package io.ringflux.frame;

/**
 * What is left to do with a frame before it is complete, packed into one word: the fields of virtio-net's header.
 *
 * <p>Frames carry it only where a port was asked to hand on what the kernel left undone; every other frame has
 * {@link #NONE}. A frame with a word has a checksum field that holds the sum of its pseudo header, to be completed from
 * {@link #checksumStart} to its end; with a {@link #gsoType} it also stands for several frames, of {@link #gsoSize}
 * bytes of payload each.
 */
public final class Offload {
    /** Nothing is left to do. */
    public static final long NONE = 0;

    /** One frame: only its checksum is incomplete. */
    public static final int GSO_NONE = 0;
    /** TCP over IPv4. */
    public static final int GSO_TCP_V4 = 1;
    /** TCP over IPv6. */
    public static final int GSO_TCP_V6 = 4;
    /** UDP datagrams, over either. */
    public static final int GSO_UDP = 5;
    /** Added to a TCP type when the connection uses ECN. */
    public static final int GSO_ECN = 0x80;

    private static final long PRESENT = 1;
    private static final int TYPE_SHIFT = 8;
    private static final int SIZE_SHIFT = 16;
    private static final int START_SHIFT = 32;
    private static final int OFFSET_SHIFT = 48;

    private Offload() {}

    /** What is left to do with a frame. */
    public static long of(Frame frame) {
        return frame.offload;
    }

    /** Says what is left to do with a frame; of a chain, its first segment says so. */
    public static void set(Frame frame, long offload) {
        frame.offload = offload;
    }

    /**
     * Packs a word.
     *
     * @param gsoType one of the {@code GSO_} constants
     * @param gsoSize payload of each frame, in bytes; 0 with {@link #GSO_NONE}
     * @param checksumStart where the transport header begins, from the frame's first byte
     * @param checksumOffset where the checksum field is, from there
     */
    public static long pack(int gsoType, int gsoSize, int checksumStart, int checksumOffset) {
        return PRESENT
                | (gsoType & 0xffL) << TYPE_SHIFT
                | (gsoSize & 0xffffL) << SIZE_SHIFT
                | (checksumStart & 0xffffL) << START_SHIFT
                | (checksumOffset & 0xffffL) << OFFSET_SHIFT;
    }

    /** What the frame stands for. */
    public static int gsoType(long offload) {
        return (int) (offload >>> TYPE_SHIFT) & 0xff;
    }

    /** Payload of each frame that it stands for, in bytes. */
    public static int gsoSize(long offload) {
        return (int) (offload >>> SIZE_SHIFT) & 0xffff;
    }

    /** Where the transport header begins. */
    public static int checksumStart(long offload) {
        return (int) (offload >>> START_SHIFT) & 0xffff;
    }

    /** Where the checksum field is, from {@link #checksumStart}. */
    public static int checksumOffset(long offload) {
        return (int) (offload >>> OFFSET_SHIFT) & 0xffff;
    }
}
