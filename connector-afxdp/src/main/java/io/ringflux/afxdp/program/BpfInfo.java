package io.ringflux.afxdp.program;

import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Fd;
import org.agrona.concurrent.UnsafeBuffer;

/** What the kernel tells of one of its objects. */
final class BpfInfo {
    private BpfInfo() {}

    /** Asks for as much as {@code into} holds. */
    static void ask(Fd object, UnsafeBuffer into, String action) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.INFO_BPF_FD_OFFSET, object.value());
        attributes.putInt(BpfAttrLayout.INFO_INFO_LEN_OFFSET, into.capacity());
        attributes.putLong(BpfAttrLayout.INFO_INFO_OFFSET, into.addressOffset());
        int result = Bpf.call(BpfUapi.BPF_OBJ_GET_INFO_BY_FD, attributes, into);
        if (result < 0) {
            throw BpfError.of("BPF_OBJ_GET_INFO_BY_FD", -result, action);
        }
    }
}
