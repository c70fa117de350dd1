package io.ringflux.afxdp.program;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The argument of {@code bpf(2)}: a union with one struct a command, of which only the fields that are used here.
 *
 * <pre>{@code
 * union bpf_attr {                  // linux/bpf.h; zeroed behind what a kernel knows
 *     struct {                      // BPF_MAP_CREATE
 *         __u32 map_type;           //   0, 4
 *         __u32 key_size;           //   4, 4
 *         __u32 value_size;         //   8, 4
 *         __u32 max_entries;        //  12, 4
 *         char  map_name[16];       //  28, 16
 *     };
 *     struct {                      // BPF_MAP_*_ELEM
 *         __u32 map_fd;             //   0, 4
 *         __aligned_u64 key;        //   8, 8
 *         __aligned_u64 value;      //  16, 8
 *         __u64 flags;              //  24, 8
 *     };
 *     struct {                      // BPF_PROG_LOAD
 *         __u32 prog_type;          //   0, 4
 *         __u32 insn_cnt;           //   4, 4
 *         __aligned_u64 insns;      //   8, 8
 *         __aligned_u64 license;    //  16, 8
 *         __u32 log_level;          //  24, 4
 *         __u32 log_size;           //  28, 4
 *         __aligned_u64 log_buf;    //  32, 8
 *         __u32 prog_flags;         //  44, 4
 *         char  prog_name[16];      //  48, 16
 *         __u32 expected_attach_type; // 68, 4
 *     };
 *     struct {                      // BPF_OBJ_*
 *         __aligned_u64 pathname;   //   0, 8
 *         __u32 bpf_fd;             //   8, 4
 *     };
 *     struct {                      // BPF_OBJ_GET_INFO_BY_FD
 *         __u32 bpf_fd;             //   0, 4
 *         __u32 info_len;           //   4, 4
 *         __aligned_u64 info;       //   8, 8
 *     } info;
 *     struct {                      // BPF_LINK_CREATE
 *         __u32 prog_fd;            //   0, 4
 *         __u32 target_ifindex;     //   4, 4
 *         __u32 attach_type;        //   8, 4
 *         __u32 flags;              //  12, 4
 *     } link_create;
 *     struct {                      // BPF_LINK_UPDATE
 *         __u32 link_fd;            //   0, 4
 *         __u32 new_prog_fd;        //   4, 4
 *     } link_update;
 * };
 * }</pre>
 */
final class BpfAttrLayout {
    /** More than any of these structs, and a multiple of 8. */
    static final int BYTES = 144;

    static final int MAP_TYPE_OFFSET = 0;
    static final int KEY_SIZE_OFFSET = 4;
    static final int VALUE_SIZE_OFFSET = 8;
    static final int MAX_ENTRIES_OFFSET = 12;
    static final int MAP_NAME_OFFSET = 28;
    static final int MAP_FD_OFFSET = 0;
    static final int KEY_OFFSET = 8;
    static final int VALUE_OFFSET = 16;
    static final int FLAGS_OFFSET = 24;
    static final int PROG_TYPE_OFFSET = 0;
    static final int INSN_CNT_OFFSET = 4;
    static final int INSNS_OFFSET = 8;
    static final int LICENSE_OFFSET = 16;
    static final int LOG_LEVEL_OFFSET = 24;
    static final int LOG_SIZE_OFFSET = 28;
    static final int LOG_BUF_OFFSET = 32;
    static final int PROG_FLAGS_OFFSET = 44;
    static final int PROG_NAME_OFFSET = 48;
    static final int EXPECTED_ATTACH_TYPE_OFFSET = 68;
    static final int PATHNAME_OFFSET = 0;
    static final int BPF_FD_OFFSET = 8;
    static final int INFO_BPF_FD_OFFSET = 0;
    static final int INFO_INFO_LEN_OFFSET = 4;
    static final int INFO_INFO_OFFSET = 8;
    static final int LINK_CREATE_PROG_FD_OFFSET = 0;
    static final int LINK_CREATE_TARGET_IFINDEX_OFFSET = 4;
    static final int LINK_CREATE_ATTACH_TYPE_OFFSET = 8;
    static final int LINK_CREATE_FLAGS_OFFSET = 12;
    static final int LINK_UPDATE_LINK_FD_OFFSET = 0;
    static final int LINK_UPDATE_NEW_PROG_FD_OFFSET = 4;

    private BpfAttrLayout() {}

    /** Zeroed. */
    static UnsafeBuffer allocate() {
        return memory(BYTES);
    }

    static UnsafeBuffer memory(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }

    /** A C string. */
    static UnsafeBuffer text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        UnsafeBuffer memory = memory(bytes.length + 1);
        memory.putBytes(0, bytes);
        return memory;
    }

    /** A name of 16 bytes with the zero behind it, which may hold letters, digits, dots and underscores. */
    static void putName(UnsafeBuffer attributes, int offset, String name) {
        attributes.putStringWithoutLengthAscii(offset, name);
    }
}
