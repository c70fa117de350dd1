package io.ringflux.service.pipeline;

import org.jspecify.annotations.Nullable;

/** A pipeline's source or sink failed in a way that starting again cannot mend. */
public final class FinalFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong
     * @param cause what lies behind it, if anything
     */
    public FinalFailureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
