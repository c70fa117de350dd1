package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import java.util.OptionalLong;

/**
 * The time one whole handshake may take; it does not start anew with each message, so a slow drip gains nothing. Times
 * are on the caller's clock, in the manner of {@link System#nanoTime()}: only differences mean anything.
 */
final class HandshakeTimer {
    private final long timeoutNs;
    private OptionalLong deadlineNs = OptionalLong.empty();

    HandshakeTimer(long timeoutNs) {
        LayoutLimits.requireRange("timeoutNs", timeoutNs, Long.MAX_VALUE);
        this.timeoutNs = timeoutNs;
    }

    void start(long nowNs) {
        deadlineNs = OptionalLong.of(nowNs + timeoutNs);
    }

    void stop() {
        deadlineNs = OptionalLong.empty();
    }

    OptionalLong deadlineNs() {
        return deadlineNs;
    }

    boolean hasExpired(long nowNs) {
        return deadlineNs.isPresent() && nowNs - deadlineNs.getAsLong() >= 0;
    }

    void requireTimeLeft(long nowNs) {
        if (hasExpired(nowNs)) {
            throw timeout();
        }
    }

    MemifException timeout() {
        return new MemifException(Reason.HANDSHAKE_TIMEOUT, "handshake timeout");
    }
}
