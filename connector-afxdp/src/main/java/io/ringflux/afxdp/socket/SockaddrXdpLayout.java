package io.ringflux.afxdp.socket;

import org.agrona.MutableDirectBuffer;

/**
 * The queue that a socket is bound to, and how.
 *
 * <pre>{@code
 * struct sockaddr_xdp {            // linux/if_xdp.h; 16 bytes
 *     __u16 sxdp_family;           //  0, 2
 *     __u16 sxdp_flags;            //  2, 2
 *     __u32 sxdp_ifindex;          //  4, 4
 *     __u32 sxdp_queue_id;         //  8, 4
 *     __u32 sxdp_shared_umem_fd;   // 12, 4
 * };
 * }</pre>
 */
final class SockaddrXdpLayout {
    static final int SIZE = 16;
    static final int SXDP_FAMILY_OFFSET = 0;
    static final int SXDP_FLAGS_OFFSET = 2;
    static final int SXDP_IFINDEX_OFFSET = 4;
    static final int SXDP_QUEUE_ID_OFFSET = 8;
    static final int SXDP_SHARED_UMEM_FD_OFFSET = 12;

    private SockaddrXdpLayout() {}

    static void put(MutableDirectBuffer buffer, int flags, int interfaceIndex, int queue, int sharedUmemFd) {
        buffer.putShort(SXDP_FAMILY_OFFSET, (short) XskUapi.AF_XDP);
        buffer.putShort(SXDP_FLAGS_OFFSET, (short) flags);
        buffer.putInt(SXDP_IFINDEX_OFFSET, interfaceIndex);
        buffer.putInt(SXDP_QUEUE_ID_OFFSET, queue);
        buffer.putInt(SXDP_SHARED_UMEM_FD_OFFSET, sharedUmemFd);
    }
}
