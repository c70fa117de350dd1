package io.ringflux.service.pipeline.kafka;

import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.kafka.source.KafkaSourceConfig;
import io.ringflux.service.kafka.source.StartPosition;
import io.ringflux.service.pipeline.Source;
import io.ringflux.service.pipeline.SourceType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * {@code from: {kafka: {bootstrap-servers: ..., topic: ...}}}: all partitions of a topic, or a group's share of them.
 */
@Singleton
final class KafkaSourceType implements SourceType {

    private static final Map<String, LinkType> LINKS = new LinkedHashMap<>();
    private static final ValueType<Integer> BUFFER = ValueType.bytes(64, 65_536);
    private static final ValueType<Duration> COMMIT_INTERVAL = ValueType.duration("1ms", "1h");
    private static final ValueType<Integer> POOL = ValueType.integer(256, 1 << 20);

    static {
        LINKS.put("ethernet", LinkType.ETHERNET);
        LINKS.put("ip", LinkType.RAW_IP);
    }

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public Source read(ConfigNode config) {
        KafkaSourceConfig.Builder builder = KafkaSourceConfig.builder(
                        config.required("bootstrap-servers", ValueType.TEXT), config.required("topic", ValueType.TEXT))
                .link(config.optional("link", ValueType.choice(LINKS), LinkType.ETHERNET))
                .chunkBytes(config.optional("buffer-size", BUFFER, KafkaSourceConfig.DEFAULT_CHUNK_BYTES))
                .chunks(config.optional("pool-frames", POOL, KafkaSourceConfig.DEFAULT_CHUNKS));
        StartPosition start = config.has("start") ? Starts.read(config.component("start")) : StartPosition.BEGINNING;
        boolean stopAtEnd = config.optional("stop-at-end", ValueType.FLAG, false);
        String group = config.find("group", ValueType.TEXT);
        if (group != null) {
            joinGroup(config, builder.group(group), start, stopAtEnd);
        } else if (config.has("commit-interval")) {
            throw config.wrong("commit-interval", "none without a group");
        }
        config.properties("properties").forEach(builder::clientProperty);
        KafkaSourceConfig source = config.checked(
                "properties", () -> builder.start(start).stopAtEnd(stopAtEnd).build());
        return () -> Mono.fromSupplier(() -> new KafkaOpenSource(source));
    }

    private static void joinGroup(
            ConfigNode config, KafkaSourceConfig.Builder builder, StartPosition start, boolean stopAtEnd) {
        if (stopAtEnd) {
            throw config.wrong("stop-at-end", "false with a group");
        }
        if (!(start instanceof StartPosition.Beginning) && !(start instanceof StartPosition.End)) {
            throw config.wrong("start", "beginning or end with a group");
        }
        builder.commitInterval(
                config.optional("commit-interval", COMMIT_INTERVAL, KafkaSourceConfig.DEFAULT_COMMIT_INTERVAL));
    }
}
