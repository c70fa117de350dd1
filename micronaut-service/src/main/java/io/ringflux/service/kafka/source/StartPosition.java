package io.ringflux.service.kafka.source;

import java.time.Instant;
import java.util.Map;

/** Where reading of a topic begins. */
public sealed interface StartPosition {
    /** With the oldest record that there is. */
    StartPosition BEGINNING = new Beginning();

    /** With the next record that is written. */
    StartPosition END = new End();

    /** With the oldest record. */
    record Beginning() implements StartPosition {}

    /** With the next record that is written. */
    record End() implements StartPosition {}

    /**
     * With the first record written at that time or later.
     *
     * @param instant by the broker's record timestamps
     */
    record Time(Instant instant) implements StartPosition {}

    /**
     * With given records; partitions that are not named are not read.
     *
     * @param byPartition offset of the first record, by partition
     */
    record Offsets(Map<Integer, Long> byPartition) implements StartPosition {
        /** Copies the map, which must name a partition. */
        public Offsets {
            byPartition = Map.copyOf(byPartition);
            if (byPartition.isEmpty()) {
                throw new IllegalArgumentException("byPartition is empty, expected offsets of some partition");
            }
        }
    }
}
