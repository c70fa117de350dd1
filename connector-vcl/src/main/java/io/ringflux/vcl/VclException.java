package io.ringflux.vcl;

import io.ringflux.nativeio.Errno;
import java.io.IOException;
import java.util.Map;

/** A call of VCL failed: what was being done, and the error number that libvppcom gave. */
public class VclException extends IOException {
    private static final long serialVersionUID = 1L;

    /** In the words that Netty's users look for in messages. */
    private static final Map<Integer, String> TEXTS = Map.of(
            Errno.EPIPE, "Broken pipe",
            Errno.EADDRINUSE, "Address already in use",
            Errno.ECONNRESET, "Connection reset by peer",
            Errno.ECONNABORTED, "Connection aborted",
            Errno.ENOTCONN, "Not connected",
            Errno.ECONNREFUSED, "Connection refused",
            Errno.EBADFD, "Session is closed");

    private final int errno;

    /**
     * Makes one.
     *
     * @param action what was being done, for instance {@code listening on /10.0.0.1:80}
     * @param errno the error number, above zero, or 0 where there is none
     * @param hint what the reader can do about it, or empty
     */
    public VclException(String action, int errno, String hint) {
        super(action + ": " + text(errno) + (hint.isEmpty() ? "" : "; " + hint));
        this.errno = errno;
    }

    /** The error number; see {@link Errno}. */
    public final int errno() {
        return errno;
    }

    /** The usual words for an error number, with its name. */
    public static String text(int errno) {
        String text = TEXTS.get(errno);
        return text == null ? Errno.name(errno) : text + " (" + Errno.name(errno) + ")";
    }
}
