package io.ringflux.service.kafka.sink;

import io.ringflux.service.kafka.ClientProperties;
import io.ringflux.service.kafka.RecordFormat;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a Kafka sink works.
 *
 * @param topic where records go; created by its first use if the broker allows that
 * @param format how frames are laid out in records
 * @param batchFrames most frames in a batch record
 * @param batchBytes most bytes in a batch record
 * @param linger how long a frame may wait for others to fill its batch
 * @param windowBytes most bytes of records that the producer holds unacknowledged; it reserves twice that
 * @param laneBytes memory of each lane for frames that are not acknowledged yet, shared by its shards
 * @param maxFrameBytes most bytes that are kept of a frame; longer ones are cut, which pcapng and the headers tell
 * @param overflow what happens when a lane's memory is full
 * @param clientProperties further properties of the producer, see {@link ClientProperties}; bootstrap.servers among
 *     them
 */
public record KafkaSinkConfig(
        String topic,
        RecordFormat format,
        int batchFrames,
        int batchBytes,
        Duration linger,
        int windowBytes,
        int laneBytes,
        int maxFrameBytes,
        OverflowPolicy overflow,
        Map<String, String> clientProperties) {
    /** Most frames in a batch record. */
    public static final int DEFAULT_BATCH_FRAMES = 256;

    /** Most bytes in a batch record. */
    public static final int DEFAULT_BATCH_BYTES = 128 << 10;

    /** How long a frame may wait for others. */
    public static final Duration DEFAULT_LINGER = Duration.ofMillis(2);

    /** Most bytes of records that the producer holds unacknowledged. */
    public static final int DEFAULT_WINDOW_BYTES = 16 << 20;

    /** Memory of each lane. */
    public static final int DEFAULT_LANE_BYTES = 16 << 20;

    /** Jumbo frames fit. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 9_216;

    /** Refuses what cannot work; messages name the field, its value and the range. */
    public KafkaSinkConfig {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic is empty");
        }
        requireRange("batchFrames", batchFrames, 1, 65_536);
        requireRange("maxFrameBytes", maxFrameBytes, 64, 262_144);
        requireRange("batchBytes", batchBytes, 1_024, 900_000);
        requireRange("windowBytes", windowBytes, 1 << 20, 1 << 30);
        requireRange("laneBytes", laneBytes, leastLaneBytes(maxFrameBytes), 1 << 30);
        requireRange("linger in ms", linger.toMillis(), 0, 60_000);
        clientProperties = Map.copyOf(clientProperties);
        ClientProperties.requireProducer(clientProperties);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is outside " + least + ".." + most);
        }
    }

    /** Least memory of a lane that keeps so many bytes of a frame. */
    public static int leastLaneBytes(int maxFrameBytes) {
        return 2 * ShardPlan.leastShardBytes(maxFrameBytes);
    }

    /** Begins a configuration with the defaults. */
    public static Builder builder(String bootstrapServers, String topic) {
        return new Builder(bootstrapServers, topic);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final String topic;
        private final Map<String, String> clientProperties = new TreeMap<>();
        private RecordFormat format = RecordFormat.BATCH;
        private int batchFrames = DEFAULT_BATCH_FRAMES;
        private int batchBytes = DEFAULT_BATCH_BYTES;
        private Duration linger = DEFAULT_LINGER;
        private int windowBytes = DEFAULT_WINDOW_BYTES;
        private int laneBytes = DEFAULT_LANE_BYTES;
        private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
        private OverflowPolicy overflow = OverflowPolicy.BACKPRESSURE;

        private Builder(String bootstrapServers, String topic) {
            this.topic = topic;
            clientProperties.put("bootstrap.servers", bootstrapServers);
        }

        /** How frames are laid out in records. */
        public Builder format(RecordFormat value) {
            format = value;
            return this;
        }

        /** Most frames in a batch record. */
        public Builder batchFrames(int value) {
            batchFrames = value;
            return this;
        }

        /** Most bytes in a batch record. */
        public Builder batchBytes(int value) {
            batchBytes = value;
            return this;
        }

        /** How long a frame may wait for others to fill its batch. */
        public Builder linger(Duration value) {
            linger = value;
            return this;
        }

        /** Most bytes of records that the producer holds unacknowledged. */
        public Builder windowBytes(int value) {
            windowBytes = value;
            return this;
        }

        /** Memory of each lane for frames that are not acknowledged yet. */
        public Builder laneBytes(int value) {
            laneBytes = value;
            return this;
        }

        /** Most bytes that are kept of a frame. */
        public Builder maxFrameBytes(int value) {
            maxFrameBytes = value;
            return this;
        }

        /** What happens when a lane's memory is full. */
        public Builder overflow(OverflowPolicy value) {
            overflow = value;
            return this;
        }

        /** A further property of the producer. */
        public Builder clientProperty(String key, String value) {
            clientProperties.put(key, value);
            return this;
        }

        /** The configuration, checked. */
        public KafkaSinkConfig build() {
            return new KafkaSinkConfig(
                    topic,
                    format,
                    batchFrames,
                    batchBytes,
                    linger,
                    windowBytes,
                    laneBytes,
                    maxFrameBytes,
                    overflow,
                    clientProperties);
        }
    }
}
