package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One descriptor that {@code poll} looks at.
 *
 * <pre>{@code
 * struct pollfd {          // asm-generic/poll.h; 8 bytes
 *     int fd;              //  0, 4
 *     short events;        //  4, 2
 *     short revents;       //  6, 2
 * };
 * }</pre>
 */
public final class PollfdLayout {
    public static final int SIZE = 8;
    public static final int FD_OFFSET = 0;
    public static final int EVENTS_OFFSET = 4;
    public static final int REVENTS_OFFSET = 6;

    private PollfdLayout() {}

    public static void put(MutableDirectBuffer buffer, int offset, int fd, int events) {
        buffer.putInt(offset + FD_OFFSET, fd);
        buffer.putShort(offset + EVENTS_OFFSET, (short) events);
        buffer.putShort(offset + REVENTS_OFFSET, (short) 0);
    }

    public static int revents(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + REVENTS_OFFSET) & 0xffff;
    }
}
