package io.ringflux.afxdp.program;

/**
 * What the kernel tells of a map.
 *
 * <pre>{@code
 * struct bpf_map_info {        // linux/bpf.h; longer in newer kernels
 *     __u32 type;              //  0, 4
 *     __u32 id;                //  4, 4
 *     __u32 key_size;          //  8, 4
 *     __u32 value_size;        // 12, 4
 *     __u32 max_entries;       // 16, 4
 *     __u32 map_flags;         // 20, 4
 *     char  name[16];          // 24, 16
 * };
 * }</pre>
 */
final class BpfMapInfoLayout {
    /** As much as is asked for. */
    static final int BYTES = 40;

    static final int TYPE_OFFSET = 0;
    static final int NAME_OFFSET = 24;

    private BpfMapInfoLayout() {}
}
