package io.ringflux.afxdp.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rings of a socket.
 *
 * @param rx filled frames, from the kernel; null where none is received
 * @param tx frames to send, to the kernel; null where none is sent
 * @param fill empty chunks, to the kernel
 * @param completion sent frames, from the kernel
 */
record XskRings(@Nullable RingMemory rx, @Nullable RingMemory tx, RingMemory fill, RingMemory completion) {

    /** The receive ring of a socket that receives. */
    RingMemory receiving() {
        return Objects.requireNonNull(rx, "the socket does not receive");
    }

    /** The transmit ring of a socket that sends. */
    RingMemory sending() {
        return Objects.requireNonNull(tx, "the socket does not send");
    }
}
