package io.ringflux.tap;

import io.ringflux.LinkException;
import org.jspecify.annotations.Nullable;

/** Why a TAP port ended. */
public final class TapException extends LinkException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * @param reason the kind of end
     * @param message which port, what happened, what to do about it
     * @param cause what lies behind it, if anything
     */
    public TapException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The kind of end. */
    public Reason reason() {
        return reason;
    }

    /** The kinds of end. */
    public enum Reason {
        /** The interface was deleted. */
        DELETED,
        /** The interface was switched off, and the port was told to fail then. */
        DOWN,
        /** The interface could not be made anew. */
        NOT_RECREATED
    }
}
