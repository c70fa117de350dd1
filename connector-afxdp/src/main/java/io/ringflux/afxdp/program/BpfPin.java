package io.ringflux.afxdp.program;

import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Objects that are kept by a path in a BPF file system, and so outlive the process that made them. */
final class BpfPin {
    private static final String HINT =
            "the path must be in a BPF file system: mount -t bpf bpf /sys/fs/bpf; ip netns exec hides that of the host";

    private BpfPin() {}

    /** Keeps an object by a path that must not exist. */
    static void pin(Fd object, String path) {
        int result = call(BpfUapi.BPF_OBJ_PIN, object.value(), path);
        if (result < 0) {
            throw new NativeIoException("BPF_OBJ_PIN", -result, "pinning to " + path, HINT);
        }
    }

    /** Opens what is kept there. */
    static Fd open(String path, String action) {
        int result = call(BpfUapi.BPF_OBJ_GET, 0, path);
        if (result < 0) {
            throw BpfError.of("BPF_OBJ_GET", -result, action);
        }
        return Fd.adopt(result);
    }

    /** Removes a path, if it is there. */
    static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + path, e);
        }
    }

    private static int call(int command, int fd, String path) {
        UnsafeBuffer name = BpfAttrLayout.text(path);
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putLong(BpfAttrLayout.PATHNAME_OFFSET, name.addressOffset());
        attributes.putInt(BpfAttrLayout.BPF_FD_OFFSET, fd);
        return Bpf.call(command, attributes, name);
    }
}
