package io.ringflux.service.kafka.source;

import static io.ringflux.service.kafka.source.SourceFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** How a subscription ends that never got as far as reading. */
class KafkaSourceEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LateConsumer consumer = new LateConsumer();
    private final FrameCollector collector = new FrameCollector();

    @Test
    void shouldRunTasksAndEndWhenCancelledWhileKafkaIsSilent() {
        consumer.beSilent();
        KafkaSource source = KafkaSource.create(config().build(), () -> consumer);
        source.receive().subscribe(collector);
        await().until(consumer::isAsked);
        AtomicBoolean ran = new AtomicBoolean();

        loop().schedule(() -> ran.set(true));

        await().untilTrue(ran);
        await().until(consumer::isAsked);
        collector.cancel();
        source.onIdle().block(LIMIT);
        assertThat(consumer.closed()).isTrue();
        assertThat(collector.error()).isNull();
    }

    @Test
    void shouldTellOfItWhenThereIsNoMemory() {
        KafkaSource source = KafkaSource.create(config().build(), () -> {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        });

        source.receive().subscribe(collector);

        await().until(() -> collector.error() != null);
        assertThat(collector.error()).isInstanceOf(OutOfMemoryError.class);
        source.onIdle().block(LIMIT);
    }

    @Test
    void shouldRefuseToReadLessWhenAPartitionIsNotThere() {
        StartPosition start = new StartPosition.Offsets(Map.of(0, 1L, 7, 0L));

        try (SourceFixture fixture = SourceFixture.start(config().start(start), List.of())) {
            await().until(() -> fixture.collector().error() != null);
            assertThat(fixture.collector().error())
                    .hasMessage("topic frames has the partitions [0, 1], expected [0, 7]");
        }
    }

    @Test
    void shouldNameTheTopicWhenItIsNotThere() {
        KafkaSource source = KafkaSource.create(config().build(), () -> consumer);

        source.receive().subscribe(collector);

        await().until(() -> collector.error() != null);
        assertThat(collector.error()).hasMessage("topic frames is not there");
    }

    private Scheduler loop() {
        return (Scheduler) Scannable.from(collector.subscription()).scanUnsafe(Scannable.Attr.RUN_ON);
    }
}
