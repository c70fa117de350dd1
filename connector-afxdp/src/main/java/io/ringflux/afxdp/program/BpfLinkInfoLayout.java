package io.ringflux.afxdp.program;

/**
 * What the kernel tells of a link: of a union with one struct a kind, only that of XDP.
 *
 * <pre>{@code
 * struct bpf_link_info {       // linux/bpf.h; longer in newer kernels
 *     __u32 type;              //  0, 4
 *     __u32 id;                //  4, 4
 *     __u32 prog_id;           //  8, 4
 *     struct {
 *         __u32 ifindex;       // 16, 4
 *     } xdp;
 * };
 * }</pre>
 */
final class BpfLinkInfoLayout {
    /** As much as is asked for. */
    static final int BYTES = 24;

    static final int XDP_IFINDEX_OFFSET = 16;

    private BpfLinkInfoLayout() {}
}
