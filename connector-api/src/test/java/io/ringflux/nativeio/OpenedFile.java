package io.ringflux.nativeio;

import java.nio.file.Path;
import jnr.ffi.LibraryLoader;

/** Opens what a peer could send in place of a memory file. */
final class OpenedFile {
    private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

    private OpenedFile() {}

    static Fd readOnly(Path path) {
        return Fd.adopt(LIBC.open(path.toString(), 0));
    }

    static Fd readWrite(Path path) {
        return Fd.adopt(LIBC.open(path.toString(), Uapi.O_RDWR));
    }

    /** Public for jnr-ffi. */
    public interface LibC {
        int open(String path, int flags);
    }
}
