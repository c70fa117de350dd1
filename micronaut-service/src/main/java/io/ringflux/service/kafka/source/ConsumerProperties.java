package io.ringflux.service.kafka.source;

import java.util.HashMap;
import java.util.Map;

/** The consumer's properties: our defaults, then the user's, then what the source's promises rest on. */
final class ConsumerProperties {
    private static final int FETCH_MIN_BYTES = 64 << 10;
    private static final int FETCH_MAX_WAIT_MS = 100;
    private static final int FETCH_MAX_BYTES = 16 << 20;

    private ConsumerProperties() {}

    static Map<String, Object> of(KafkaSourceConfig config) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("client.id", "ringflux-" + config.topic());
        properties.put("fetch.min.bytes", FETCH_MIN_BYTES);
        properties.put("fetch.max.wait.ms", FETCH_MAX_WAIT_MS);
        properties.put("fetch.max.bytes", FETCH_MAX_BYTES);
        properties.put("isolation.level", "read_committed");
        properties.putAll(config.clientProperties());
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("enable.metrics.push", false);
        properties.put("auto.offset.reset", config.start() instanceof StartPosition.End ? "latest" : "earliest");
        if (config.group() != null) {
            properties.put("group.id", config.group());
        }
        return properties;
    }
}
