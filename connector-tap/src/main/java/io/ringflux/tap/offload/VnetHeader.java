package io.ringflux.tap.offload;

import io.ringflux.frame.Offload;
import org.agrona.UnsafeApi;

/**
 * What stands before each packet on a tap descriptor and in a virtqueue.
 *
 * <pre>{@code
 * struct virtio_net_hdr_v1 {     // linux/virtio_net.h; 12 bytes
 *     __u8 flags;                //  0, 1
 *     __u8 gso_type;             //  1, 1
 *     __virtio16 hdr_len;        //  2, 2
 *     __virtio16 gso_size;       //  4, 2
 *     __virtio16 csum_start;     //  6, 2
 *     __virtio16 csum_offset;    //  8, 2
 *     __virtio16 num_buffers;    // 10, 2
 * };
 * }</pre>
 *
 * <p>Little-endian, which is the host order of every supported processor. {@code hdr_len} is a hint that the kernel may
 * get wrong and is never read.
 */
public final class VnetHeader {
    public static final int SIZE = 12;
    public static final int FLAGS_OFFSET = 0;
    public static final int GSO_TYPE_OFFSET = 1;
    public static final int HDR_LEN_OFFSET = 2;
    public static final int GSO_SIZE_OFFSET = 4;
    public static final int CSUM_START_OFFSET = 6;
    public static final int CSUM_OFFSET_OFFSET = 8;
    public static final int NUM_BUFFERS_OFFSET = 10;

    private static final int FLAG_NEEDS_CSUM = 1;

    private VnetHeader() {}

    /** What is left to do with the packet behind a header, as {@link Offload} has it; 0 when it is complete. */
    public static long offload(long header) {
        int flags = UnsafeApi.getByte(header + FLAGS_OFFSET) & FLAG_NEEDS_CSUM;
        int gsoType = UnsafeApi.getByte(header + GSO_TYPE_OFFSET) & 0xff;
        if (flags == 0 && gsoType == 0) {
            return Offload.NONE;
        }
        return Offload.pack(
                gsoType,
                unsigned(header + GSO_SIZE_OFFSET),
                unsigned(header + CSUM_START_OFFSET),
                unsigned(header + CSUM_OFFSET_OFFSET));
    }

    /** Receive buffers of the kernel that the packet behind a header fills. */
    public static int buffers(long header) {
        return unsigned(header + NUM_BUFFERS_OFFSET);
    }

    /** Says that the packet behind a header is complete by now, and leaves its number of buffers. */
    public static void settle(long header) {
        UnsafeApi.putLong(header, 0);
    }

    /** Writes the header of a packet that is complete. */
    public static void clear(long header) {
        UnsafeApi.putLong(header, 0);
        UnsafeApi.putInt(header + CSUM_OFFSET_OFFSET, 0);
    }

    /** Writes the header of a packet with work left, whose headers take that many bytes. */
    public static void put(long header, long offload, int headerBytes) {
        UnsafeApi.putByte(header + FLAGS_OFFSET, (byte) FLAG_NEEDS_CSUM);
        UnsafeApi.putByte(header + GSO_TYPE_OFFSET, (byte) Offload.gsoType(offload));
        UnsafeApi.putShort(header + HDR_LEN_OFFSET, (short) headerBytes);
        UnsafeApi.putShort(header + GSO_SIZE_OFFSET, (short) Offload.gsoSize(offload));
        UnsafeApi.putShort(header + CSUM_START_OFFSET, (short) Offload.checksumStart(offload));
        UnsafeApi.putShort(header + CSUM_OFFSET_OFFSET, (short) Offload.checksumOffset(offload));
        UnsafeApi.putShort(header + NUM_BUFFERS_OFFSET, (short) 0);
    }

    private static int unsigned(long address) {
        return UnsafeApi.getShort(address) & 0xffff;
    }
}
