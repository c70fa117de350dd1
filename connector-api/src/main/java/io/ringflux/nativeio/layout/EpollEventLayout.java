package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What {@code epoll_ctl} takes and {@code epoll_wait} returns: 12 packed bytes on x86-64, 16 on aarch64.
 *
 * <pre>{@code
 * struct epoll_event {   // linux/eventpoll.h; __attribute__((packed)) on x86-64
 *     uint32_t events;   //  0, 4
 *     uint64_t data;     //  4 (x86-64) or 8 (aarch64), 8
 * };
 * }</pre>
 */
public final class EpollEventLayout {
    public static final int SIZE = Abi.current().epollEventBytes();
    public static final int EVENTS_OFFSET = 0;
    public static final int DATA_OFFSET = Abi.current().epollDataOffset();

    private EpollEventLayout() {}

    public static int events(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + EVENTS_OFFSET);
    }

    /** The {@code data} word; it is not 8-byte aligned on x86-64. */
    public static long data(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + DATA_OFFSET);
    }

    public static void put(MutableDirectBuffer buffer, int offset, int events, long data) {
        buffer.putInt(offset + EVENTS_OFFSET, events);
        buffer.putLong(offset + DATA_OFFSET, data);
    }
}
