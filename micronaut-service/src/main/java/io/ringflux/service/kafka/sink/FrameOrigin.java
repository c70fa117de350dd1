package io.ringflux.service.kafka.sink;

import io.ringflux.packet.LinkType;
import io.ringflux.service.kafka.RecordKeys;
import java.util.function.LongSupplier;

/**
 * Where a lane's frames come from, which its records tell.
 *
 * @param port name of the port
 * @param queue number of the receive queue, {@link RecordKeys#ALL_QUEUES} where several are merged
 * @param link what the frames start with
 * @param droppedBefore frames of this origin that were dropped on the way to the lane; asked by the sender's thread
 */
public record FrameOrigin(String port, int queue, LinkType link, LongSupplier droppedBefore) {
    /** Refuses queues that do not exist. */
    public FrameOrigin {
        if (queue < RecordKeys.ALL_QUEUES) {
            throw new IllegalArgumentException("queue " + queue + " is below " + RecordKeys.ALL_QUEUES);
        }
    }

    /** Ethernet frames of one receive queue, straight from the port. */
    public static FrameOrigin of(String port, int queue) {
        return new FrameOrigin(port, queue, LinkType.ETHERNET, () -> 0);
    }
}
