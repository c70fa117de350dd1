package io.ringflux.nativeio;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Links in {@code /proc} that lead to nothing, and say by their text what the kernel has there. */
final class ProcLink {
    private static final int BYTES = 64;

    private ProcLink() {}

    /**
     * The link's text.
     *
     * @param action what the caller is doing, for the error
     */
    static String read(String path, String action) {
        UnsafeBuffer text = NativeMemory.allocate(BYTES);
        int length = Posix.readlink(path, text);
        if (length < 0) {
            throw new NativeIoException("readlink", -length, action, "is /proc mounted?");
        }
        byte[] bytes = new byte[length];
        text.getBytes(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
