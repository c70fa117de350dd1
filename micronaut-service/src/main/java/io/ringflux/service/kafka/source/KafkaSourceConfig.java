package io.ringflux.service.kafka.source;

import io.ringflux.packet.LinkType;
import io.ringflux.service.kafka.ClientProperties;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a Kafka source reads.
 *
 * @param topic what to read
 * @param group consumer group that shares the topic and remembers how far it got; null to read all of it and remember
 *     nothing
 * @param start where to begin; a group begins there only the first time, at the beginning or at the end
 * @param stopAtEnd whether to complete when everything that was there at the start has been read; not for a group
 * @param commitInterval how often a group's offsets are committed
 * @param link what the frames start with; records of another kind are passed over
 * @param chunkBytes longest segment of a frame; longer frames are chains
 * @param chunks segments that downstream may take at a time, twice: once for frames whose offsets are being committed
 * @param clientProperties further properties of the consumer, see {@link ClientProperties}; bootstrap.servers among
 *     them
 */
public record KafkaSourceConfig(
        String topic,
        @Nullable String group,
        StartPosition start,
        boolean stopAtEnd,
        Duration commitInterval,
        LinkType link,
        int chunkBytes,
        int chunks,
        Map<String, String> clientProperties) {
    /** How often offsets are committed. */
    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofSeconds(1);

    /** Holds an ordinary Ethernet frame. */
    public static final int DEFAULT_CHUNK_BYTES = 2_048;

    /** 2 MiB with the default length. */
    public static final int DEFAULT_CHUNKS = 1_024;

    private static final Duration LEAST_COMMIT_INTERVAL = Duration.ofMillis(1);
    private static final Duration MOST_COMMIT_INTERVAL = Duration.ofHours(1);

    /** Refuses what cannot work; messages name the field and its value. */
    public KafkaSourceConfig {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic is empty");
        }
        if (group != null && stopAtEnd) {
            throw new IllegalArgumentException("stopAtEnd is not possible with group " + group);
        }
        if (group != null && !(start instanceof StartPosition.Beginning) && !(start instanceof StartPosition.End)) {
            throw new IllegalArgumentException("start " + start + " is not possible with group " + group);
        }
        if (commitInterval.compareTo(LEAST_COMMIT_INTERVAL) < 0 || commitInterval.compareTo(MOST_COMMIT_INTERVAL) > 0) {
            throw new IllegalArgumentException("commitInterval " + commitInterval + " is outside "
                    + LEAST_COMMIT_INTERVAL + ".." + MOST_COMMIT_INTERVAL);
        }
        if (chunkBytes < 64 || chunkBytes > 65_536) {
            throw new IllegalArgumentException("chunkBytes " + chunkBytes + " is outside 64..65536");
        }
        if (chunks < 256 || chunks > 1 << 20) {
            throw new IllegalArgumentException("chunks " + chunks + " is outside 256..1048576");
        }
        clientProperties = Map.copyOf(clientProperties);
        ClientProperties.requireConsumer(clientProperties);
    }

    /** Begins a configuration with the defaults: the whole topic, from its beginning, without end. */
    public static Builder builder(String bootstrapServers, String topic) {
        return new Builder(bootstrapServers, topic);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final String topic;
        private final Map<String, String> clientProperties = new TreeMap<>();
        private @Nullable String group;
        private StartPosition start = StartPosition.BEGINNING;
        private boolean stopAtEnd;
        private Duration commitInterval = DEFAULT_COMMIT_INTERVAL;
        private LinkType link = LinkType.ETHERNET;
        private int chunkBytes = DEFAULT_CHUNK_BYTES;
        private int chunks = DEFAULT_CHUNKS;

        private Builder(String bootstrapServers, String topic) {
            this.topic = topic;
            clientProperties.put("bootstrap.servers", bootstrapServers);
        }

        /** The consumer group that remembers how far it got. */
        public Builder group(String value) {
            group = value;
            return this;
        }

        /** Where to begin. */
        public Builder start(StartPosition value) {
            start = value;
            return this;
        }

        /** Whether to complete when everything that was there at the start has been read. */
        public Builder stopAtEnd(boolean value) {
            stopAtEnd = value;
            return this;
        }

        /** How often offsets are committed. */
        public Builder commitInterval(Duration value) {
            commitInterval = value;
            return this;
        }

        /** What the frames start with. */
        public Builder link(LinkType value) {
            link = value;
            return this;
        }

        /** Longest segment of a frame. */
        public Builder chunkBytes(int value) {
            chunkBytes = value;
            return this;
        }

        /** Segments that downstream may take at a time. */
        public Builder chunks(int value) {
            chunks = value;
            return this;
        }

        /** A further property of the consumer. */
        public Builder clientProperty(String key, String value) {
            clientProperties.put(key, value);
            return this;
        }

        /** The configuration, checked. */
        public KafkaSourceConfig build() {
            return new KafkaSourceConfig(
                    topic, group, start, stopAtEnd, commitInterval, link, chunkBytes, chunks, clientProperties);
        }
    }
}
