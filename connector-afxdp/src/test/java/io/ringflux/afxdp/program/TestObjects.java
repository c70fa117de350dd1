package io.ringflux.afxdp.program;

import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Fd;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** A map or a program of somebody else's, which is kept by a path in a BPF file system. */
public record TestObjects(Path pin, Fd object) implements AutoCloseable {
    private static final int XDP_PASS = 2;

    /** A map of sockets. */
    public static TestObjects pinMap(Path pin) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.MAP_TYPE_OFFSET, BpfUapi.BPF_MAP_TYPE_XSKMAP);
        attributes.putInt(BpfAttrLayout.KEY_SIZE_OFFSET, Integer.BYTES);
        attributes.putInt(BpfAttrLayout.VALUE_SIZE_OFFSET, Integer.BYTES);
        attributes.putInt(BpfAttrLayout.MAX_ENTRIES_OFFSET, 4);
        BpfAttrLayout.putName(attributes, BpfAttrLayout.MAP_NAME_OFFSET, "theirs");
        return pinned(pin, Fd.adopt(Bpf.call(BpfUapi.BPF_MAP_CREATE, attributes)));
    }

    /** The link of a program that lets everything pass, on an interface of the present network namespace. */
    public static TestObjects pinProgram(String interfaceName, Path pin) {
        UnsafeBuffer code = new Assembler().move(Register.R0, XDP_PASS).exit().build();
        UnsafeBuffer license = BpfAttrLayout.text("GPL");
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(BpfAttrLayout.PROG_TYPE_OFFSET, BpfUapi.BPF_PROG_TYPE_XDP);
        attributes.putInt(BpfAttrLayout.INSN_CNT_OFFSET, code.capacity() / Long.BYTES);
        attributes.putLong(BpfAttrLayout.INSNS_OFFSET, code.addressOffset());
        attributes.putLong(BpfAttrLayout.LICENSE_OFFSET, license.addressOffset());
        attributes.putInt(BpfAttrLayout.EXPECTED_ATTACH_TYPE_OFFSET, BpfUapi.BPF_XDP);
        BpfAttrLayout.putName(attributes, BpfAttrLayout.PROG_NAME_OFFSET, "theirs");
        try (Fd program = Fd.adopt(Bpf.call(BpfUapi.BPF_PROG_LOAD, attributes, code, license))) {
            UnsafeBuffer place = BpfAttrLayout.allocate();
            place.putInt(BpfAttrLayout.LINK_CREATE_PROG_FD_OFFSET, program.value());
            place.putInt(
                    BpfAttrLayout.LINK_CREATE_TARGET_IFINDEX_OFFSET,
                    NetworkInterface.of(interfaceName).index());
            place.putInt(BpfAttrLayout.LINK_CREATE_ATTACH_TYPE_OFFSET, BpfUapi.BPF_XDP);
            place.putInt(BpfAttrLayout.LINK_CREATE_FLAGS_OFFSET, BpfUapi.XDP_FLAGS_DRV_MODE);
            return pinned(pin, Fd.adopt(Bpf.call(BpfUapi.BPF_LINK_CREATE, place)));
        }
    }

    @Override
    public void close() {
        BpfPin.remove(pin);
        object.close();
    }

    private static TestObjects pinned(Path pin, Fd object) {
        BpfPin.pin(object, pin.toString());
        return new TestObjects(pin, object);
    }
}
