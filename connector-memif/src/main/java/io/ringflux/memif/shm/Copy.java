package io.ringflux.memif.shm;

import org.agrona.UnsafeApi;

/**
 * Copies a frame's bytes into shared memory. Up to {@link #LOOP_BYTES} a loop of long stores is faster than the JVM's
 * copy routine, whose wide stores cost a peer that reads the lines at once; see {@code docs/decisions.md}.
 */
final class Copy {

    private static final int LOOP_BYTES = 128;

    private Copy() {}

    static void copy(long from, long to, int length) {
        if (length > LOOP_BYTES || length < Long.BYTES) {
            UnsafeApi.copyMemory(from, to, length);
            return;
        }
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(from + i));
        }
        UnsafeApi.putLong(to + last, UnsafeApi.getLong(from + last));
    }
}
