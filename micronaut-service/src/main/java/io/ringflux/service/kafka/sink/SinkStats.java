package io.ringflux.service.kafka.sink;

import java.util.List;

/**
 * What a sink counted: its lanes, and together.
 *
 * @param lanes each lane's own numbers
 * @param producers producers that were made in this sink's life, one unless one broke
 * @param rejections records that the producer did not accept at first
 */
public record SinkStats(List<LaneStats> lanes, long producers, long rejections) {
    /** Copies the list. */
    public SinkStats {
        lanes = List.copyOf(lanes);
    }

    /** Frames that were given to the sink. */
    public long received() {
        return lanes.stream().mapToLong(LaneStats::received).sum();
    }

    /** Frames that Kafka has acknowledged. */
    public long acked() {
        return lanes.stream().mapToLong(LaneStats::acked).sum();
    }

    /** Records that Kafka has acknowledged. */
    public long records() {
        return lanes.stream().mapToLong(LaneStats::records).sum();
    }

    /** Frames given up for whatever reason. */
    public long dropped() {
        return lanes.stream().mapToLong(LaneStats::dropped).sum();
    }

    /** Frames that were accepted and are neither acknowledged nor dropped. */
    public long inFlight() {
        return lanes.stream().mapToLong(LaneStats::inFlight).sum();
    }

    /** Frames that may be in the topic twice. */
    public long resent() {
        return lanes.stream().mapToLong(LaneStats::resent).sum();
    }
}
