package io.ringflux.service.kafka.source;

import io.ringflux.FrameFlux;
import io.ringflux.frame.Frame;
import io.ringflux.service.kafka.ClientProperties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Reads frames from a Kafka topic, as a {@link io.ringflux.service.kafka.sink.KafkaSink} wrote them or from captures of
 * any other origin.
 *
 * <p>Each subscription has a consumer and a thread of its own, on which all of its signals come; frames are lent for
 * {@code onNext} as by a port. No demand means no fetching. Frames of a partition come in their order.
 *
 * <p>With a group, every frame is delivered at least once: offsets are committed when downstream has taken the frames
 * and let go of them. Without one nothing is remembered.
 */
public final class KafkaSource {
    private final KafkaSourceConfig config;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final SourceCounters counters = new SourceCounters();
    private final Set<SourceSubscription> running = ConcurrentHashMap.newKeySet();

    private KafkaSource(KafkaSourceConfig config, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.config = config;
        this.consumers = consumers;
    }

    /** A source; nothing is connected before somebody subscribes. */
    public static KafkaSource create(KafkaSourceConfig config) {
        return create(config, () -> consumer(config));
    }

    static KafkaSource create(KafkaSourceConfig config, Supplier<Consumer<byte[], byte[]>> consumers) {
        return new KafkaSource(config, consumers);
    }

    private static Consumer<byte[], byte[]> consumer(KafkaSourceConfig config) {
        ClientProperties.guardJvm();
        return new KafkaConsumer<>(
                ConsumerProperties.of(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The frames. Completes only with {@link KafkaSourceConfig#stopAtEnd()}; errors with what Kafka says. */
    public FrameFlux receive() {
        return new FrameFlux() {
            @Override
            public void subscribe(CoreSubscriber<? super Frame> actual) {
                SourceSubscription subscription = new SourceSubscription(actual, config, consumers, counters);
                running.add(subscription);
                subscription.onEnd().subscribe(nothing -> {}, error -> {}, () -> running.remove(subscription));
                subscription.start();
            }
        };
    }

    /**
     * Completes when none of the present subscriptions runs any more: they have ended or were cancelled, what was
     * delivered is committed, and their consumers are closed.
     */
    public Mono<Void> onIdle() {
        return Mono.defer(
                () -> Mono.when(running.stream().map(SourceSubscription::onEnd).toList()));
    }

    /** What was counted so far, over all subscriptions. */
    public SourceStats stats() {
        return counters.stats();
    }
}
