package io.ringflux.afxdp.program;

import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import org.agrona.concurrent.UnsafeBuffer;

/** An XDP program in the kernel. Owns its descriptor; any thread. */
final class BpfProgram implements AutoCloseable {

    private static final String NAME = "ringflux_xdp";
    private static final String LICENSE = "Apache-2.0";
    private static final int INSTRUCTION_BYTES = 8;
    private static final int LOG_BYTES = 1 << 18;

    private final Fd fd;

    private BpfProgram(Fd fd) {
        this.fd = fd;
    }

    /**
     * Loads a program.
     *
     * @param multiBuffer whether it bears frames of several buffers
     * @throws AfXdpException with the verifier's words where it refuses the program
     */
    static BpfProgram load(UnsafeBuffer instructions, boolean multiBuffer) {
        UnsafeBuffer license = BpfAttrLayout.text(LICENSE);
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.PROG_TYPE_OFFSET, BpfUapi.BPF_PROG_TYPE_XDP);
        attributes.putInt(BpfAttrLayout.INSN_CNT_OFFSET, instructions.capacity() / INSTRUCTION_BYTES);
        attributes.putLong(BpfAttrLayout.INSNS_OFFSET, instructions.addressOffset());
        attributes.putLong(BpfAttrLayout.LICENSE_OFFSET, license.addressOffset());
        attributes.putInt(BpfAttrLayout.PROG_FLAGS_OFFSET, multiBuffer ? BpfUapi.BPF_F_XDP_HAS_FRAGS : 0);
        attributes.putInt(BpfAttrLayout.EXPECTED_ATTACH_TYPE_OFFSET, BpfUapi.BPF_XDP);
        BpfAttrLayout.putName(attributes, BpfAttrLayout.PROG_NAME_OFFSET, NAME);
        int result = Bpf.call(BpfUapi.BPF_PROG_LOAD, attributes, instructions, license);
        if (result < 0) {
            throw refused(-result, attributes, instructions, license);
        }
        return new BpfProgram(Fd.adopt(result));
    }

    /** The descriptor, which stays owned by this object. */
    Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }

    /** Has the kernel say why, by asking it once more with a log. */
    private static RuntimeException refused(
            int errno, UnsafeBuffer attributes, UnsafeBuffer instructions, UnsafeBuffer license) {
        String action = "loading an XDP program";
        if (errno == Errno.EPERM || errno == Errno.ENOSYS) {
            return BpfError.of("BPF_PROG_LOAD", errno, action);
        }
        UnsafeBuffer log = BpfAttrLayout.memory(LOG_BYTES);
        attributes.putInt(BpfAttrLayout.LOG_LEVEL_OFFSET, 1);
        attributes.putInt(BpfAttrLayout.LOG_SIZE_OFFSET, LOG_BYTES);
        attributes.putLong(BpfAttrLayout.LOG_BUF_OFFSET, log.addressOffset());
        int second = Bpf.call(BpfUapi.BPF_PROG_LOAD, attributes, instructions, license, log);
        if (second >= 0) {
            Fd.adopt(second).close();
        }
        int length = 0;
        while (length < LOG_BYTES && log.getByte(length) != 0) {
            length++;
        }
        String words = log.getStringWithoutLengthAscii(0, length).strip();
        return new AfXdpException(
                Reason.PROGRAM_REFUSED,
                action + ": the kernel refuses it with " + Errno.name(errno)
                        + (words.isEmpty() ? "" : "; its verifier says:\n" + words),
                BpfError.of("BPF_PROG_LOAD", errno, action));
    }
}
