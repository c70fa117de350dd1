package io.ringflux;

import org.jspecify.annotations.Nullable;

/**
 * A link ended, or never came up, for another reason than an orderly disconnect. Transports throw their own subtypes.
 */
public class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message which link, what happened, what to do about it
     * @param cause what lies behind it, if anything
     */
    public LinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
