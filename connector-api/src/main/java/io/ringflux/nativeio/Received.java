package io.ringflux.nativeio;

import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link SeqPacketSocket#receive(Received)} puts a message and its descriptors; reused, for one socket or many.
 * It owns the descriptors until they are taken: those that nobody takes are closed by the next receive or by
 * {@link #close()}. Used by one thread.
 */
public final class Received implements AutoCloseable {
    /** Most descriptors that one message can bring; the kernel discards any more and says so. */
    public static final int MAX_FDS = 32;

    private final MessageMemory memory;
    private final Deque<Fd> fds = new ArrayDeque<>(MAX_FDS);
    private int length;

    /**
     * Allocates the memory.
     *
     * @param maxMessageBytes longest message that is received whole; longer ones are cut
     */
    public Received(int maxMessageBytes) {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes is " + maxMessageBytes + ", expected 1 or more");
        }
        this.memory = MessageMemory.forReceiving(maxMessageBytes, MAX_FDS);
    }

    /** The message in its first {@link #length()} bytes, overwritten by the next receive. */
    public DirectBuffer message() {
        return memory.data();
    }

    /** Bytes of the message, 0 for an empty one. */
    public int length() {
        return length;
    }

    /** Whether the message was longer than there was room, and its end is lost. */
    public boolean isTruncated() {
        return (memory.receivedFlags() & Uapi.MSG_TRUNC) != 0;
    }

    /**
     * Whether descriptors that the peer has sent are lost: more than {@link #MAX_FDS}, or more than this process may
     * open.
     */
    public boolean isControlTruncated() {
        return (memory.receivedFlags() & Uapi.MSG_CTRUNC) != 0;
    }

    /** How many descriptors have not been taken yet. */
    public int fdCount() {
        return fds.size();
    }

    /** The next descriptor in the order of the message, now the caller's to close, or null when there is none left. */
    public @Nullable Fd takeFd() {
        return fds.poll();
    }

    /** Closes the descriptors that nobody has taken. The object may be used again. */
    @Override
    public void close() {
        length = 0;
        for (Fd fd = fds.poll(); fd != null; fd = fds.poll()) {
            fd.close();
        }
    }

    UnsafeBuffer prepare() {
        close();
        memory.prepareReceive();
        return memory.header();
    }

    /** Takes over what the kernel has written, and says whether it was a message at all. */
    boolean accept(int receivedLength) {
        length = receivedLength;
        memory.takeFds(fds);
        return receivedLength > 0 || memory.hasControl();
    }
}
