package io.ringflux.testkit.benchmark;

import io.ringflux.frame.Frame;
import org.agrona.UnsafeApi;

/** The least that a user does with a frame: its length and one of its bytes. */
final class Sum {

    private long total;

    void add(Frame frame) {
        total += frame.length() + UnsafeApi.getByte(frame.address());
    }

    long total() {
        return total;
    }
}
