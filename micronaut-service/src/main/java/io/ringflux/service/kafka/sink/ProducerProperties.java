package io.ringflux.service.kafka.sink;

import java.util.HashMap;
import java.util.Map;

/**
 * The producer's properties: our defaults, then the user's, then what the sink's promises rest on.
 *
 * <p>{@code delivery.timeout.ms} is as long as it can be, so an outage never turns a record that the producer has
 * accepted into a failure: it holds the window, the window holds the logs, and full logs hold the demand.
 * {@code max.block.ms} is short, because the sender has acknowledgements to settle in the meantime and tries again by
 * itself.
 */
public final class ProducerProperties {
    private static final int BATCH_BYTES = 256 << 10;
    private static final int MAX_BLOCK_MS = 1_000;
    private static final int METADATA_MAX_AGE_MS = 30_000;
    private static final int MAX_REQUEST_BYTES = 1 << 20;

    /** Requests under way whose order an idempotent producer keeps. */
    private static final int MOST_IN_ORDER = 5;

    private ProducerProperties() {}

    static Map<String, Object> of(KafkaSinkConfig config) {
        return of(config.topic(), config.windowBytes(), config.clientProperties(), MOST_IN_ORDER);
    }

    /**
     * The same for records of another kind, which are sent as they come. One request is under way at a time: on a
     * partition that is just being created a second one could get in before the first, which would then be refused for
     * ever (KAFKA-15591); the sink sees to that itself.
     *
     * @param topic where they go
     * @param windowBytes most bytes of records that are not acknowledged
     * @param own the user's properties, bootstrap.servers among them
     */
    public static Map<String, Object> of(String topic, int windowBytes, Map<String, String> own) {
        return of(topic, windowBytes, own, 1);
    }

    private static Map<String, Object> of(String topic, int windowBytes, Map<String, String> own, int requests) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("client.id", "ringflux-" + topic);
        properties.put("batch.size", BATCH_BYTES);
        properties.put("linger.ms", 0);
        properties.put("max.block.ms", MAX_BLOCK_MS);
        properties.put("metadata.max.age.ms", METADATA_MAX_AGE_MS);
        properties.put("max.request.size", MAX_REQUEST_BYTES);
        properties.putAll(own);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("max.in.flight.requests.per.connection", requests);
        properties.put("retries", Integer.MAX_VALUE);
        properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
        properties.put("buffer.memory", 2L * windowBytes);
        properties.put("enable.metrics.push", false);
        return properties;
    }
}
