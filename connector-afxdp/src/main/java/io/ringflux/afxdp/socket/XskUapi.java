package io.ringflux.afxdp.socket;

/** Constants of {@code linux/if_xdp.h} and of sockets in C spelling; a test holds each against the headers. */
final class XskUapi {
    static final int AF_XDP = 44;
    static final int SOL_XDP = 283;
    static final int XDP_MMAP_OFFSETS = 1;
    static final int XDP_RX_RING = 2;
    static final int XDP_TX_RING = 3;
    static final int XDP_UMEM_REG = 4;
    static final int XDP_UMEM_FILL_RING = 5;
    static final int XDP_UMEM_COMPLETION_RING = 6;
    static final int XDP_STATISTICS = 7;
    static final int XDP_OPTIONS = 8;
    static final int XDP_MAX_TX_SKB_BUDGET = 9;
    static final long XDP_PGOFF_RX_RING = 0;
    static final long XDP_PGOFF_TX_RING = 0x80000000L;
    static final long XDP_UMEM_PGOFF_FILL_RING = 0x100000000L;
    static final long XDP_UMEM_PGOFF_COMPLETION_RING = 0x180000000L;
    static final int XDP_SHARED_UMEM = 1;
    static final int XDP_COPY = 2;
    static final int XDP_ZEROCOPY = 4;
    static final int XDP_USE_NEED_WAKEUP = 8;
    static final int XDP_USE_SG = 16;
    static final int XDP_UMEM_UNALIGNED_CHUNK_FLAG = 1;
    static final int XDP_UMEM_TX_SW_CSUM = 2;
    static final int XDP_UMEM_TX_METADATA_LEN = 4;
    static final int XDP_RING_NEED_WAKEUP = 1;
    static final int XDP_PKT_CONTD = 1;
    static final int XDP_TX_METADATA = 2;
    static final int XDP_OPTIONS_ZEROCOPY = 1;
    static final int XDP_TXMD_FLAGS_TIMESTAMP = 1;
    static final int XDP_TXMD_FLAGS_CHECKSUM = 2;
    static final int XDP_TXMD_FLAGS_LAUNCH_TIME = 4;
    static final int XSK_UNALIGNED_BUF_OFFSET_SHIFT = 48;
    static final int SOL_SOCKET = 1;
    static final int SO_BUSY_POLL = 46;
    static final int SO_INCOMING_NAPI_ID = 56;
    static final int SO_PREFER_BUSY_POLL = 69;
    static final int SO_BUSY_POLL_BUDGET = 70;

    private XskUapi() {}
}
