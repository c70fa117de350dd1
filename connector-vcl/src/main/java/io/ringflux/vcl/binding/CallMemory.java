package io.ringflux.vcl.binding;

import io.ringflux.nativeio.layout.EpollEventLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A worker's memory for the arguments of its calls, each used until the next call of its kind. */
final class CallMemory {
    private final UnsafeBuffer event = direct(EpollEventLayout.SIZE);
    private final UnsafeBuffer endpoint = direct(EndpointLayout.TOTAL_BYTES);
    private final UnsafeBuffer word = direct(Long.BYTES);

    /** For a call that fills it. */
    UnsafeBuffer endpoint() {
        EndpointLayout.clear(endpoint, 0);
        return endpoint;
    }

    /** For a call that reads it. */
    UnsafeBuffer endpoint(InetSocketAddress address) {
        EndpointLayout.put(endpoint, 0, address);
        return endpoint;
    }

    /** What the last call has left there. */
    UnsafeBuffer endpointAsFilled() {
        return endpoint;
    }

    UnsafeBuffer word(int value) {
        word.putLong(0, value);
        return word;
    }

    UnsafeBuffer event(int mask, int token) {
        EpollEventLayout.put(event, 0, mask, token);
        return event;
    }

    static UnsafeBuffer direct(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }
}
