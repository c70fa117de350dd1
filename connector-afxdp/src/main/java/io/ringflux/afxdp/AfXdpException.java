package io.ringflux.afxdp;

import io.ringflux.LinkException;
import org.jspecify.annotations.Nullable;

/** Why an AF_XDP port ended, or could not be made. */
public final class AfXdpException extends LinkException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * @param reason the kind of failure
     * @param message which port, what happened, what to do about it
     * @param cause what lies behind it, if anything
     */
    public AfXdpException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** The kinds of failure. */
    public enum Reason {
        /** There is no such interface. */
        NO_INTERFACE,
        /** The interface has no such queue. */
        NO_QUEUE,
        /** Somebody else's program is attached to the interface; it is not replaced. */
        FOREIGN_PROGRAM,
        /** The kernel's verifier, or the driver, does not take the program. */
        PROGRAM_REFUSED,
        /** The socket of a queue cannot be bound: it is in use, or the driver cannot do what was asked for. */
        NOT_BOUND,
        /** The device, or the kernel, cannot send frames at a time that is told. */
        NO_LAUNCH_TIME,
        /** The interface was deleted. */
        DELETED,
        /** The kernel does not take frames from a ring any more. */
        STALLED
    }
}
