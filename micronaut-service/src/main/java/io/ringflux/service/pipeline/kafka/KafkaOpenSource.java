package io.ringflux.service.pipeline.kafka;

import io.ringflux.service.kafka.source.KafkaSource;
import io.ringflux.service.kafka.source.KafkaSourceConfig;
import io.ringflux.service.kafka.source.SourceStats;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.OpenSource;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A Kafka topic for one run of a pipeline: one strand, on the thread of its consumer. */
final class KafkaOpenSource implements OpenSource {

    private final KafkaSourceConfig config;
    private final KafkaSource source;

    KafkaOpenSource(KafkaSourceConfig config) {
        this.config = config;
        source = KafkaSource.create(config);
    }

    @Override
    public List<FrameStream> streams() {
        return List.of(new FrameStream(config.topic(), FrameStream.ALL_QUEUES, config.link(), source.receive()));
    }

    @Override
    public Map<String, Long> details() {
        SourceStats stats = source.stats();
        return Map.of(
                "records", stats.records(),
                "undecodable", stats.undecodable(),
                "committed", stats.committed());
    }

    @Override
    public Mono<Void> close() {
        return source.onIdle();
    }
}
