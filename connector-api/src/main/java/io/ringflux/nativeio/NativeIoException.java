package io.ringflux.nativeio;

/**
 * A system call failed: which one, with what {@code errno}, what was being done, and what to do about it. All four are
 * in the message.
 */
public final class NativeIoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;
    private final String action;
    private final String hint;

    /**
     * @param call the system call, for instance {@code connect}
     * @param errno the error number, above zero
     * @param action what was being done, for instance {@code connecting to /run/vpp/memif.sock}
     * @param hint what the reader can do about it
     */
    public NativeIoException(String call, int errno, String action, String hint) {
        super(action + ": " + call + " failed with " + Errno.name(errno) + " (" + errno + "); " + hint);
        this.call = call;
        this.errno = errno;
        this.action = action;
        this.hint = hint;
    }

    /** A failure with the usual hint for its error number. */
    static NativeIoException of(String call, int errno, String action) {
        return new NativeIoException(call, errno, action, ErrnoHint.of(call, errno));
    }

    /** The system call that failed. */
    public String call() {
        return call;
    }

    /** The error number; see {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** The symbolic name of the error number. */
    public String errnoName() {
        return Errno.name(errno);
    }

    /** What was being done. */
    public String action() {
        return action;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
