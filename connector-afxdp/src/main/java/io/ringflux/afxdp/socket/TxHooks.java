package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.LaunchSchedule;
import io.ringflux.afxdp.SentListener;
import org.jspecify.annotations.Nullable;

/**
 * What a user has to say about frames to send.
 *
 * @param listener is told when they were sent, if the kernel tells; null for nobody
 * @param schedule says when they shall leave; null for at once
 */
public record TxHooks(
        @Nullable SentListener listener, @Nullable LaunchSchedule schedule) {

    /** Nothing. */
    public static final TxHooks NONE = new TxHooks(null, null);
}
