package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSinkFailureTest {
    private SinkFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldTryAgainInOrderWhenSendRefusesInItsCallback() {
        fixture = SinkFixture.acknowledging(SinkFixture.config().batchFrames(10));
        for (int i = 0; i < 5; i++) {
            fixture.producer().refuseNext(new TimeoutException("no metadata"));
        }

        fixture.feed(200);

        fixture.awaitAcked(200);
        assertThat(fixture.sink().stats().rejections()).isEqualTo(5);
        assertThat(fixture.sink().stats().resent()).isZero();
        fixture.assertDelivered(200);
    }

    @Test
    void shouldTellReasonWhileRefusedAndForgetItAfterwards() {
        fixture = SinkFixture.acknowledging(SinkFixture.config().batchFrames(1));
        for (int i = 0; i < 3; i++) {
            fixture.producer().refuseNext(new TopicAuthorizationException("not you"));
        }

        fixture.feedFlow(0, SinkFixture.LENGTH);

        await().until(() -> fixture.sink().status().state() == SinkStatus.State.RETRYING);
        assertThat(fixture.sink().status().reason()).contains("TopicAuthorizationException", "not you");
        await().until(() -> fixture.sink().status().state() == SinkStatus.State.RUNNING);
        assertThat(fixture.sink().status().reason()).isNull();
    }

    @Test
    void shouldTellThatNothingIsAcknowledgedWhileKafkaIsSilent() {
        fixture = SinkFixture.waiting(SinkFixture.config().batchFrames(1));

        fixture.feedFlow(0, SinkFixture.LENGTH);

        await().until(() -> fixture.sink().status().state() == SinkStatus.State.RETRYING);
        assertThat(fixture.sink().status().reason()).startsWith("no acknowledgement for ");
        fixture.awaitAcked(1);
        await().until(() -> fixture.sink().status().state() == SinkStatus.State.RUNNING);
        assertThat(fixture.sink().status().reason()).isNull();
    }

    @Test
    void shouldSendAgainInOrderWhenDeliveryFails() {
        fixture = SinkFixture.waiting(SinkFixture.config().batchFrames(10));
        fixture.warmUp();
        fixture.feed(120);
        await().until(() -> fixture.producer().sends() == 16);

        fixture.producer().completeNext();
        fixture.producer().errorNext(new TimeoutException("expired"));

        fixture.awaitAcked(124);
        assertThat(fixture.sink().stats().resent()).isBetween(10L, 30L);
        assertThat(fixture.sink().stats().inFlight()).isZero();
        RecordReader reader = fixture.read();
        assertThat(reader.missing()).isZero();
        assertThat(reader.frames()).isEqualTo(124);
        assertThat(reader.duplicates())
                .isLessThanOrEqualTo(fixture.sink().stats().resent());
        fixture.flows().assertComplete();
    }

    @Test
    void shouldReplaceProducerWhenItThrows() {
        fixture = SinkFixture.waiting(SinkFixture.config().batchFrames(10));
        fixture.warmUp();
        fixture.feed(80);
        await().until(() -> fixture.producer().sends() == 12);
        fixture.producer().completeNext();

        fixture.producer().breakDown(new KafkaException("fatal"));
        fixture.feed(40);

        await().until(() -> fixture.sink().stats().producers() == 2);
        fixture.awaitAcked(124);
        assertThat(fixture.firstProducer().closed()).isTrue();
        assertThat(fixture.sink().stats().resent()).isEqualTo(70);
    }

    @Test
    void shouldSendFirstRecordAloneWhenPartitionIsNew() {
        fixture = SinkFixture.waiting(SinkFixture.config().batchFrames(1));
        for (int i = 0; i < 5; i++) {
            fixture.feedFlow(2, SinkFixture.LENGTH);
        }
        await().until(() -> fixture.producer().sends() == 1);
        await().during(Duration.ofMillis(200)).until(() -> fixture.producer().sends() == 1);

        fixture.producer().completeNext();

        await().until(() -> fixture.producer().sends() == 5);
    }

    @Test
    void shouldBeginAnewWhenRecordWasOvertaken() {
        fixture = SinkFixture.acknowledging(SinkFixture.config().batchFrames(1));
        fixture.feedFlow(1, SinkFixture.LENGTH);
        fixture.awaitAcked(1);

        fixture.producer().withholdNext();
        fixture.feedFlow(1, SinkFixture.LENGTH);
        await().until(() -> fixture.producer().sends() == 2);
        fixture.feedFlow(1, SinkFixture.LENGTH);
        fixture.feedFlow(0, SinkFixture.LENGTH);

        fixture.awaitAcked(4);
        assertThat(fixture.sink().stats().producers()).isEqualTo(2);
        assertThat(fixture.sink().stats().resent()).isEqualTo(2);
        assertThat(fixture.read().frames()).isEqualTo(2);
    }
}
