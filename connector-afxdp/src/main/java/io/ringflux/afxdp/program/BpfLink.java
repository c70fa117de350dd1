package io.ringflux.afxdp.program;

import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A program's place on an interface: it is there as long as somebody has this link open or pinned, and nobody else can
 * take it away. Owns its descriptor; any thread.
 */
final class BpfLink implements AutoCloseable {

    private final Fd fd;

    private BpfLink(Fd fd) {
        this.fd = fd;
    }

    /**
     * Attaches a program, where there is none.
     *
     * @param flags one of the {@code XDP_FLAGS_} of a mode
     * @return the link's descriptor, or {@code -errno}
     */
    static int attach(BpfProgram program, int interfaceIndex, int flags) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.LINK_CREATE_PROG_FD_OFFSET, program.fd().value());
        attributes.putInt(BpfAttrLayout.LINK_CREATE_TARGET_IFINDEX_OFFSET, interfaceIndex);
        attributes.putInt(BpfAttrLayout.LINK_CREATE_ATTACH_TYPE_OFFSET, BpfUapi.BPF_XDP);
        attributes.putInt(BpfAttrLayout.LINK_CREATE_FLAGS_OFFSET, flags);
        return Bpf.call(BpfUapi.BPF_LINK_CREATE, attributes);
    }

    static BpfLink adopt(Fd fd) {
        return new BpfLink(fd);
    }

    /** The descriptor, which stays owned by this object. */
    Fd fd() {
        return fd;
    }

    /** Puts another program in the place of the present one: every frame meets the one or the other. */
    void replace(BpfProgram program) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.LINK_UPDATE_LINK_FD_OFFSET, fd.value());
        attributes.putInt(
                BpfAttrLayout.LINK_UPDATE_NEW_PROG_FD_OFFSET, program.fd().value());
        int result = Bpf.call(BpfUapi.BPF_LINK_UPDATE, attributes);
        if (result < 0) {
            throw new NativeIoException(
                    "BPF_LINK_UPDATE",
                    -result,
                    "replacing the program of an interface",
                    "the interface may be gone, and a program of several buffers cannot follow one of single buffers");
        }
    }

    /** Number of the interface, in its network namespace; 0 when that was deleted. */
    int interfaceIndex() {
        UnsafeBuffer info = BpfAttrLayout.memory(BpfLinkInfoLayout.BYTES);
        BpfInfo.ask(fd, info, "asking which interface a program is on");
        return info.getInt(BpfLinkInfoLayout.XDP_IFINDEX_OFFSET);
    }

    @Override
    public void close() {
        fd.close();
    }
}
