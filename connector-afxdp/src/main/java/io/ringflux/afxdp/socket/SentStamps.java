package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.SentListener;
import io.ringflux.frame.Frame;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on the time stamps that the kernel wrote over requests. A chunk can carry one request at a time: one that is
 * with the kernel must not be given to it again. On the queue's thread.
 */
final class SentStamps {
    private static final Logger LOG = LoggerFactory.getLogger(SentStamps.class);

    private final @Nullable SentListener listener;
    private final boolean[] stamped;
    private boolean failed;

    /** @param listener null where nobody wants to know, or the kernel does not tell */
    SentStamps(@Nullable SentListener listener, int chunks) {
        this.listener = listener;
        this.stamped = new boolean[listener == null ? 0 : chunks];
    }

    /** Whether stamps are wanted at all. */
    boolean wanted() {
        return listener != null;
    }

    /** The first byte of a frame that carries a request is in that chunk. */
    void expect(int chunk) {
        stamped[chunk] = true;
    }

    /** A descriptor of a frame was completed. */
    void completed(int chunk, long address, @Nullable Frame frame) {
        if (listener == null || frame == null || !stamped[chunk]) {
            return;
        }
        stamped[chunk] = false;
        try {
            listener.sent(
                    frame, UnsafeApi.getLong(TxMetadataLayout.of(address) + TxMetadataLayout.TX_TIMESTAMP_OFFSET));
        } catch (RuntimeException e) {
            if (!failed) {
                failed = true;
                LOG.warn("Who listens for sent frames fails", e);
            }
        }
    }
}
