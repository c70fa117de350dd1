package io.ringflux.service.kafka.source;

import static io.ringflux.service.kafka.source.SourceFixture.config;
import static io.ringflux.service.kafka.source.SourceRecords.batch;
import static io.ringflux.service.kafka.source.SourceRecords.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.pcap.CaptureFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

class KafkaSourceTest {
    private SourceFixture fixture;

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Test
    void shouldGiveAsManyFramesAsAskedForWhenRecordHoldsMore() {
        fixture = SourceFixture.start(config(), List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 200, 100)));

        fixture.collector().request(3);

        await().until(() -> fixture.collector().count() == 3);
        await().during(Duration.ofMillis(100)).until(() -> fixture.collector().count() == 3);
        fixture.collector().request(150);
        await().until(() -> fixture.collector().count() == 153);
        for (int i = 0; i < 153; i++) {
            assertThat(fixture.collector().copies().get(i).bytes()).isEqualTo(packet(i, 100));
        }
    }

    @Test
    void shouldFetchNothingWhenNobodyAsks() {
        fixture = SourceFixture.start(config(), List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 10, 100)));

        await().until(() -> fixture.consumer().paused().size() == 2);

        assertThat(fixture.collector().count()).isZero();
        assertThat(fixture.source().stats().records()).isZero();
    }

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldCompleteWhenTopicHasBeenReadToItsEnd(CaptureFormat format) {
        fixture = SourceFixture.start(
                config().stopAtEnd(true),
                List.of(batch(format, 0, 0, 0, 100, 60), batch(format, 0, 1, 100, 50, 1_500)));

        fixture.collector().request(Long.MAX_VALUE);

        await().until(() -> fixture.collector().isCompleted());
        assertThat(fixture.collector().count()).isEqualTo(150);
        assertThat(fixture.source().stats()).isEqualTo(new SourceStats(2, 150, 100 * 60 + 50 * 1_500, 0, 0));
        long ns = fixture.collector().copies().get(149).timestampNs();
        assertThat(ns)
                .isEqualTo(format == CaptureFormat.PCAP_US ? 1_790_000_000_000_000_000L : SourceRecords.FIRST_NS + 149);
        assertThat(fixture.collector().originalLengths().get(149)).isEqualTo(1_507);
    }

    @Test
    void shouldGiveSingleFrameWhenRecordIsOne() {
        fixture = SourceFixture.start(
                config(), List.of(SourceRecords.frame(0, 0, 1, 60), SourceRecords.frame(0, 1, 2, 61)));

        fixture.collector().request(10);

        await().until(() -> fixture.collector().count() == 2);
        assertThat(fixture.collector().copies().get(1).bytes()).isEqualTo(packet(2, 61));
        assertThat(fixture.collector().copies().get(1).timestampNs()).isEqualTo(SourceRecords.FIRST_NS + 2);
        assertThat(fixture.collector().originalLengths()).containsExactly(67, 68);
    }

    @Test
    void shouldChainSegmentsWhenFrameExceedsChunk() {
        fixture = SourceFixture.start(
                config().chunkBytes(2_048), List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 90, 9_000)));

        fixture.collector().request(Long.MAX_VALUE);

        await().until(() -> fixture.collector().count() == 90);
        for (int i = 0; i < 90; i++) {
            assertThat(fixture.collector().copies().get(i).bytes()).isEqualTo(packet(i, 9_000));
        }
    }

    @Test
    void shouldPassOverRecordWhenItCannotBeDecoded() {
        byte[] cut = Arrays.copyOf(SourceRecords.capture(CaptureFormat.PCAPNG, 1, 0, 10, 100), 500);
        fixture = SourceFixture.start(
                config(),
                List.of(
                        SourceRecords.record(0, 0, "no capture".getBytes(StandardCharsets.UTF_8)),
                        SourceRecords.record(0, 1, SourceRecords.capture(CaptureFormat.PCAPNG, 101, 0, 5, 60)),
                        SourceRecords.record(0, 2, cut),
                        SourceRecords.record(0, 3, new byte[0]),
                        batch(CaptureFormat.PCAPNG, 0, 4, 50, 1, 100)));

        fixture.collector().request(Long.MAX_VALUE);

        await().until(() -> fixture.collector().count() > 0
                && Arrays.equals(
                        fixture.collector()
                                .copies()
                                .get(fixture.collector().count() - 1)
                                .bytes(),
                        packet(50, 100)));
        assertThat(fixture.source().stats().undecodable()).isEqualTo(3);
        assertThat(fixture.collector().copies().get(0).bytes()).isEqualTo(packet(0, 100));
    }

    @Test
    void shouldBeginAtGivenOffsetsWhenReplaying() {
        fixture = SourceFixture.start(
                config().start(new StartPosition.Offsets(Map.of(0, 1L))).stopAtEnd(true),
                List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 5, 60), batch(CaptureFormat.PCAPNG, 0, 1, 5, 5, 60)));

        fixture.collector().request(Long.MAX_VALUE);

        await().until(() -> fixture.collector().isCompleted());
        assertThat(fixture.collector().count()).isEqualTo(5);
        assertThat(fixture.collector().copies().get(0).bytes()).isEqualTo(packet(5, 60));
    }

    @Test
    void shouldWaitWhenDownstreamHoldsAllChunks() {
        fixture = SourceFixture.start(config().chunks(256), List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 400, 60)));
        fixture.collector().keep();

        fixture.collector().request(Long.MAX_VALUE);

        await().until(() -> fixture.collector().count() == 256);
        await().during(Duration.ofMillis(100)).until(() -> fixture.collector().count() == 256);
        fixture.collector().letGo();
        await().until(() -> fixture.collector().count() == 400);
    }

    @Test
    void shouldPassErrorOnWhenKafkaRefuses() {
        fixture = SourceFixture.start(config(), List.of());
        fixture.consumer().setPollException(new KafkaException("not you"));

        fixture.collector().request(1);

        await().until(() -> fixture.collector().error() != null);
        assertThat(fixture.collector().error()).hasMessage("not you");
        assertThat(fixture.consumer().closed()).isTrue();
    }

    @Test
    void shouldRunTasksInTurnWithFramesWhenAsked() {
        fixture = SourceFixture.start(config(), List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 1, 60)));
        Scheduler scheduler =
                (Scheduler) Scannable.from(fixture.collector().subscription()).scanUnsafe(Scannable.Attr.RUN_ON);
        AtomicReference<String> thread = new AtomicReference<>();

        scheduler.schedule(() -> thread.set(Thread.currentThread().getName()));

        await().untilAtomic(thread, Matchers.is("kafka-source-frames"));
    }

    @Test
    void shouldRefuseConfigurationWhenItContradictsItself() {
        assertThatThrownBy(() -> config().group("g").stopAtEnd(true).build()).hasMessageContaining("stopAtEnd");
        assertThatThrownBy(() -> config().group("g")
                        .start(new StartPosition.Offsets(Map.of(0, 1L)))
                        .build())
                .hasMessageContaining("start");
        assertThatThrownBy(() -> new StartPosition.Offsets(Map.of())).hasMessageContaining("byPartition");
        assertThatThrownBy(() -> config().commitInterval(Duration.ZERO).build()).hasMessageContaining("commitInterval");
        assertThatThrownBy(() -> config().clientProperty("group.id", "g").build())
                .hasMessageContaining("group.id");
    }
}
