package io.ringflux.service.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.service.kafka.sink.FrameOrigin;
import io.ringflux.service.kafka.sink.KafkaLane;
import io.ringflux.service.kafka.sink.KafkaSink;
import io.ringflux.service.kafka.sink.KafkaSinkConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Frames through sink, broker and source. */
class KafkaSourceIT {
    private static final int COUNT = 20_000;
    private static final int LENGTH = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    void shouldGiveBackEveryFrameWhenReplayed(RecordFormat format) {
        String topic = "replay-" + format;
        write(topic, format, 0, COUNT);
        BitSet seen = new BitSet();
        int pools = FramePool.openCount();

        KafkaSource source = KafkaSource.create(config(topic).stopAtEnd(true).build());

        StepVerifier.create(source.receive().doOnNext(frame -> see(seen, frame)).limitRate(256))
                .expectNextCount(COUNT)
                .expectComplete()
                .verify(LIMIT);
        assertThat(seen.cardinality()).isEqualTo(COUNT);
        assertThat(source.stats().frames()).isEqualTo(COUNT);
        await().until(() -> FramePool.openCount() <= pools);
    }

    @Test
    void shouldGoOnWhereItStoppedWhenGroupReturns() {
        write("resume", RecordFormat.BATCH, 0, COUNT);
        BitSet seen = new BitSet();
        AtomicInteger repeated = new AtomicInteger();
        KafkaSourceConfig config = config("resume").group("readers").build();

        for (int part = 0; part < 3; part++) {
            KafkaSource.create(config)
                    .receive()
                    .doOnNext(frame -> repeated.addAndGet(see(seen, frame) ? 0 : 1))
                    .take(COUNT / 4)
                    .blockLast(LIMIT);
        }
        Disposable last = KafkaSource.create(config)
                .receive()
                .doOnNext(frame -> repeated.addAndGet(see(seen, frame) ? 0 : 1))
                .subscribe();
        await().atMost(LIMIT).until(() -> seen.cardinality() == COUNT);
        last.dispose();

        // of each partition at most the one record that was cut short comes again, each time
        assertThat(repeated.get()).isLessThanOrEqualTo(3 * 4 * KafkaSinkConfig.DEFAULT_BATCH_FRAMES);
    }

    @Test
    void shouldBeginWithNewerRecordsWhenTimeIsGiven() {
        write("time", RecordFormat.BATCH, 0, 1_000);
        Instant between = Instant.now().plusMillis(1);
        await().until(() -> Instant.now().isAfter(between));
        write("time", RecordFormat.BATCH, 1_000, 500);
        BitSet seen = new BitSet();

        KafkaSource.create(config("time")
                        .start(new StartPosition.Time(between))
                        .stopAtEnd(true)
                        .build())
                .receive()
                .doOnNext(frame -> see(seen, frame))
                .blockLast(LIMIT);

        assertThat(seen.nextSetBit(0)).isEqualTo(1_000);
        assertThat(seen.cardinality()).isEqualTo(500);
    }

    @Test
    void shouldMissNothingWhenBrokerIsKilledWhileReading() throws IOException {
        write("killed", RecordFormat.BATCH, 0, COUNT);
        BitSet seen = new BitSet();
        KafkaSourceConfig smallFetches = config("killed")
                .group("survivors")
                .clientProperty("fetch.max.bytes", "40000")
                .clientProperty("max.partition.fetch.bytes", "40000")
                .build();
        FrameCollector collector = new FrameCollector();
        KafkaSource.create(smallFetches)
                .receive()
                .doOnNext(frame -> see(seen, frame))
                .subscribe(collector);
        collector.request(COUNT / 4);
        await().atMost(LIMIT).until(() -> seen.cardinality() == COUNT / 4);

        BROKER.kill();
        collector.request(COUNT / 4);
        BROKER.start();
        collector.request(Long.MAX_VALUE);

        await().atMost(LIMIT).until(() -> seen.cardinality() == COUNT);
        collector.cancel();
    }

    private static KafkaSourceConfig.Builder config(String topic) {
        return KafkaSourceConfig.builder(BROKER.bootstrapServers(), topic);
    }

    private static boolean see(BitSet seen, Frame frame) {
        int number = frame.buffer().getInt(14);
        assertThat(frame.length()).isEqualTo(LENGTH);
        for (int i = 18; i < LENGTH; i++) {
            assertThat(frame.buffer().getByte(i)).isEqualTo((byte) (number + i));
        }
        synchronized (seen) {
            boolean isNew = !seen.get(number);
            seen.set(number);
            return isNew;
        }
    }

    private static void write(String topic, RecordFormat format, int first, int count) {
        KafkaSinkConfig config = KafkaSinkConfig.builder(BROKER.bootstrapServers(), topic)
                .format(format)
                .build();
        FramePool pool = FramePool.create(16, 2_048);
        try (KafkaSink sink = KafkaSink.start(config)) {
            KafkaLane lane = sink.lane(FrameOrigin.of("tap0", 0));
            Flux.range(first, count).map(number -> frame(pool, number)).subscribe(lane);
            lane.drained().block(LIMIT);
            assertThat(lane.stats().acked()).isEqualTo(count);
        }
        pool.close();
    }

    private static Frame frame(FramePool pool, int number) {
        Frame frame = Objects.requireNonNull(pool.allocate(LENGTH));
        MutableDirectBuffer buffer = frame.buffer();
        buffer.putInt(0, number);
        buffer.putLong(4, 0);
        buffer.putShort(12, (short) 0xB588);
        buffer.putInt(14, number);
        for (int i = 18; i < LENGTH; i++) {
            buffer.putByte(i, (byte) (number + i));
        }
        return frame;
    }
}
