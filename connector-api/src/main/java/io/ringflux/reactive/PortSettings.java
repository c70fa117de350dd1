package io.ringflux.reactive;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;

/**
 * What a transport decides about its port before there is a link.
 *
 * @param name for people
 * @param rxQueues most receive queues that a link may bring
 * @param txQueues most transmit queues that a link may bring; 0 for a port that only receives
 * @param mode how loops wait for frames
 * @param loops threads to run on; queue 0 and the transport's control run on the first one taken
 * @param chunkCount chunks in each pool: one a receive queue, and one for frames to send
 * @param chunkBytes bytes of a chunk
 */
public record PortSettings(
        String name, int rxQueues, int txQueues, RxMode mode, PollerGroup loops, int chunkCount, int chunkBytes) {

    /** Checks the ranges. */
    public PortSettings {
        require("rxQueues", rxQueues, 1);
        require("txQueues", txQueues, 0);
        require("chunkCount", chunkCount, 2);
        require("chunkBytes", chunkBytes, 64);
    }

    private static void require(String field, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(field + " " + value + " is less than " + least);
        }
    }
}
