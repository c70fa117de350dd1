package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSinkRecordSizeTest {
    private SinkFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldMakeSmallerRecordsWhenTheyAreTooLarge() {
        fixture = SinkFixture.acknowledging(SinkFixture.config());
        fixture.producer().maxValueLength(8_000);

        fixture.feed(2_000);

        fixture.awaitAcked(2_000);
        assertThat(fixture.producer().history())
                .allSatisfy(record -> assertThat(record.value().length).isLessThanOrEqualTo(8_000));
        assertThat(fixture.sink().stats().dropped()).isZero();
        fixture.assertDelivered(2_000);
    }

    @Test
    void shouldDropAndCountFrameWhenItAloneIsTooLarge() {
        fixture = SinkFixture.acknowledging(SinkFixture.config());
        fixture.producer().maxValueLength(1_000);
        fixture.feedFlow(0, 200);
        fixture.feedFlow(0, 1_500);
        fixture.feedFlow(0, 300);

        await().until(() -> fixture.sink().stats().inFlight() == 0);

        LaneStats stats = fixture.sink().stats().lanes().get(0);
        assertThat(stats.acked()).isEqualTo(2);
        assertThat(stats.droppedTooLarge()).isEqualTo(1);
        RecordReader reader = fixture.read();
        assertThat(reader.missing()).isEqualTo(1);
        assertThat(fixture.flows().flow(0)).containsExactly(TestFrames.bytes(0, 0, 200), TestFrames.bytes(0, 2, 300));
    }

    @Test
    void shouldSplitBatchWhenBrokerFindsItTooLarge() {
        fixture = SinkFixture.waiting(SinkFixture.config().batchFrames(64));
        for (int i = 0; i < 64; i++) {
            fixture.feedFlow(0, SinkFixture.LENGTH);
        }
        await().until(() -> fixture.producer().sends() == 1);

        fixture.producer().errorNext(new RecordTooLargeException("max.message.bytes"));

        fixture.awaitAcked(64);
        assertThat(fixture.producer().history().get(1).value().length)
                .isLessThan(fixture.producer().history().get(0).value().length * 2 / 3);
    }
}
