package io.ringflux.nativeio.layout;

import org.agrona.MutableDirectBuffer;

/**
 * A duration in seconds and nanoseconds.
 *
 * <pre>{@code
 * struct timespec {        // linux/time_types.h, struct __kernel_timespec; 16 bytes
 *     int64_t tv_sec;      //  0, 8
 *     int64_t tv_nsec;     //  8, 8
 * };
 * }</pre>
 */
public final class TimespecLayout {
    public static final int SIZE = 16;
    public static final int TV_SEC_OFFSET = 0;
    public static final int TV_NSEC_OFFSET = 8;

    private static final long NS_PER_SECOND = 1_000_000_000L;

    private TimespecLayout() {}

    /** Writes a duration given in nanoseconds, zero or more. */
    public static void put(MutableDirectBuffer buffer, int offset, long durationNs) {
        buffer.putLong(offset + TV_SEC_OFFSET, durationNs / NS_PER_SECOND);
        buffer.putLong(offset + TV_NSEC_OFFSET, durationNs % NS_PER_SECOND);
    }
}
