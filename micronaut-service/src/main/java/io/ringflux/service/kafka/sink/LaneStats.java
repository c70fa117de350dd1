package io.ringflux.service.kafka.sink;

/**
 * What one lane counted. At all times {@code received = acked + dropped() + inFlight}.
 *
 * <p>How that can be relied on: the receiving and the sending thread each count under a sequence lock of their own, so
 * the numbers of one thread belong together. {@code inFlight} is the frames that were appended less the frames that
 * left the log, counted apart from those that were received, acknowledged and dropped. The sender's numbers are read
 * first, so {@code inFlight} is never negative.
 *
 * @param port name of the port
 * @param queue number of its receive queue, -1 where several were merged
 * @param received frames that were given to the lane
 * @param receivedBytes their bytes
 * @param acked frames that Kafka has acknowledged
 * @param records records that Kafka has acknowledged
 * @param recordBytes bytes of their values
 * @param inFlight frames that were accepted and are neither acknowledged nor dropped
 * @param droppedOverflow frames that found no room
 * @param droppedTooLarge frames that Kafka refuses for their size
 * @param droppedClosed frames that were left when the sink was closed, or came later
 * @param resent frames that were sent again after a failure whose outcome is not known: at most so many are in the
 *     topic twice
 * @param truncated frames of which only the first bytes were kept
 */
public record LaneStats(
        String port,
        int queue,
        long received,
        long receivedBytes,
        long acked,
        long records,
        long recordBytes,
        long inFlight,
        long droppedOverflow,
        long droppedTooLarge,
        long droppedClosed,
        long resent,
        long truncated) {
    static LaneStats of(FrameOrigin origin, LaneIntake.Snapshot in, LaneDelivery.Snapshot out, boolean released) {
        long left = in.appended() - out.settled();
        return new LaneStats(
                origin.port(),
                origin.queue(),
                in.received(),
                in.receivedBytes(),
                out.acked(),
                out.records(),
                out.recordBytes(),
                released ? 0 : left,
                in.overflowed(),
                out.tooLarge(),
                in.refused() + (released ? left : 0),
                out.resent(),
                in.truncated());
    }

    /** Frames given up for whatever reason. */
    public long dropped() {
        return droppedOverflow + droppedTooLarge + droppedClosed;
    }
}
