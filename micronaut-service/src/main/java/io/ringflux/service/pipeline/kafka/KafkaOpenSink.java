package io.ringflux.service.pipeline.kafka;

import io.ringflux.frame.Frame;
import io.ringflux.service.kafka.sink.FrameOrigin;
import io.ringflux.service.kafka.sink.KafkaLane;
import io.ringflux.service.kafka.sink.KafkaSink;
import io.ringflux.service.kafka.sink.LaneStats;
import io.ringflux.service.kafka.sink.SinkStatus;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.OpenSink;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A Kafka sink for one run of a pipeline. */
final class KafkaOpenSink implements OpenSink {

    /** Strands have drained by then, or were given up. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final KafkaSink sink;

    KafkaOpenSink(KafkaSink sink) {
        this.sink = sink;
    }

    @Override
    public SinkStrand strand(FrameStream stream, LongSupplier dropped) {
        return new KafkaStrand(sink.lane(new FrameOrigin(stream.origin(), stream.queue(), stream.link(), dropped)));
    }

    @Override
    public String trouble() {
        SinkStatus status = sink.status();
        return switch (status.state()) {
            case RUNNING, CLOSED -> "";
            case CONNECTING, RETRYING -> status.reason() == null ? "waits for Kafka" : status.reason();
        };
    }

    @Override
    public Mono<Void> close() {
        return Mono.<Void>fromRunnable(() -> sink.close(CLOSE_GRACE)).subscribeOn(Schedulers.boundedElastic());
    }

    private record KafkaStrand(KafkaLane lane) implements SinkStrand {

        @Override
        public Mono<Void> send(Publisher<Frame> frames) {
            return Mono.defer(() -> {
                frames.subscribe(lane);
                return lane.drained().doOnCancel(lane::dispose);
            });
        }

        @Override
        public HopStats stats() {
            LaneStats stats = lane.stats();
            Map<String, Long> details = Map.of(
                    "records", stats.records(),
                    "record-bytes", stats.recordBytes(),
                    "resent", stats.resent(),
                    "truncated", stats.truncated());
            return new HopStats("to.kafka", stats.received(), stats.acked(), stats.dropped(), details);
        }
    }
}
