package io.ringflux.service.kafka.source;

import static io.ringflux.service.kafka.source.SourceFixture.config;
import static io.ringflux.service.kafka.source.SourceFixture.partition;
import static io.ringflux.service.kafka.source.SourceRecords.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.pcap.CaptureFormat;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSourceCommitTest {
    private SourceFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldCommitWhenFramesWereTaken() {
        start();

        fixture.collector().request(Long.MAX_VALUE);

        await().until(() -> fixture.committed() == 3);
        await().until(() -> fixture.source().stats().committed() == 3);
    }

    @Test
    void shouldNotCommitRecordWhenOnlyPartOfItWasTaken() {
        start();

        fixture.collector().request(15);

        await().until(() -> fixture.committed() == 1);
        await().during(Duration.ofMillis(200)).until(() -> fixture.committed() == 1);
    }

    @Test
    void shouldNotCommitWhileFramesAreHeld() {
        start();
        fixture.collector().keep();
        fixture.collector().request(10);
        await().until(() -> fixture.collector().count() == 10);

        await().during(Duration.ofMillis(300)).until(() -> fixture.committed() == -1);

        fixture.collector().letGo();
        await().until(() -> fixture.committed() == 1);
    }

    @Test
    void shouldCommitWhatWasTakenWhenCancelled() {
        fixture = SourceFixture.start(
                config().group("readers").commitInterval(Duration.ofMinutes(1)),
                List.of(batch(CaptureFormat.PCAPNG, 0, 0, 0, 10, 60)));
        fixture.collector().request(10);
        await().until(() -> fixture.collector().count() == 10);

        fixture.collector().cancel();

        await().until(() -> fixture.consumer().closed());
        assertThat(fixture.source().stats().committed()).isEqualTo(1);
    }

    @Test
    void shouldWaitForHeldFramesOnlyOnceWhenCancelled() {
        start();
        fixture.collector().keep();
        fixture.collector().request(10);
        await().until(() -> fixture.collector().count() == 10);

        fixture.collector().cancel();

        await().until(() -> fixture.consumer().closed());
        assertThat(fixture.consumer().givenBackWithin()).isLessThan(Duration.ofSeconds(1));
        assertThat(fixture.source().stats().committed()).isZero();
    }

    @Test
    void shouldCommitWhatWasTakenSinceWhenAnEarlierCommitIsAnsweredOnlyNow() {
        start();
        fixture.consumer().beLate();
        fixture.collector().request(10);
        await().until(fixture.consumer()::owesAnAnswer);
        fixture.collector().request(20);
        await().until(() -> fixture.collector().count() == 30);

        fixture.collector().cancel();

        await().until(() -> fixture.consumer().closed());
        assertThat(fixture.source().stats().committed()).isEqualTo(3);
    }

    @Test
    void shouldPauseNewPartitionsWhenNobodyAsks() {
        start();
        await().until(() -> fixture.consumer().paused().contains(partition(0)));

        fixture.onPoll(() -> fixture.consumer().rebalance(List.of(partition(0), partition(1))));

        await().until(() -> fixture.consumer().assignment().size() == 2);
        assertThat(fixture.consumer().paused()).contains(partition(0), partition(1));
    }

    @Test
    void shouldForgetRecordsAndCommitDeliveredOnesWhenPartitionGoes() {
        start();
        fixture.collector().request(15);
        await().until(() -> fixture.collector().count() == 15);

        fixture.onPoll(() -> fixture.consumer().rebalance(List.of(partition(1))));
        await().until(() -> fixture.consumer().assignment().equals(Set.of(partition(1))));
        fixture.collector().request(Long.MAX_VALUE);

        assertThat(fixture.source().stats().committed()).isEqualTo(1);
        await().during(Duration.ofMillis(200)).until(() -> fixture.collector().count() == 15);
    }

    private void start() {
        fixture = SourceFixture.start(
                config().group("readers").commitInterval(Duration.ofMillis(20)),
                List.of(
                        batch(CaptureFormat.PCAPNG, 0, 0, 0, 10, 60),
                        batch(CaptureFormat.PCAPNG, 0, 1, 10, 10, 60),
                        batch(CaptureFormat.PCAPNG, 0, 2, 20, 10, 60)));
    }
}
