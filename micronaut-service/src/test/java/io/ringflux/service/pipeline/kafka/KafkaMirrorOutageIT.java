package io.ringflux.service.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.kafka.broker.BrokerConfig;
import io.ringflux.service.kafka.broker.EmbeddedBroker;
import io.ringflux.service.kafka.sink.RecordReader;
import io.ringflux.service.kafka.sink.TopicReader;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import io.ringflux.testkit.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Memif traffic on its way into Kafka while the broker is killed or frozen: the outage goes back through the pipeline
 * and both rings to the sender, and passes. {@code -Dringflux.freeze.seconds} makes the frost longer.
 */
@Timeout(300)
final class KafkaMirrorOutageIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration FREEZE = Duration.ofSeconds(Integer.getInteger("ringflux.freeze.seconds", 10));
    private static final Duration STALL = Duration.ofSeconds(2);
    private static final int SOME = 20_000;

    private EmbeddedBroker broker;
    private Service service;
    private Pipeline traffic;
    private Pipeline mirror;

    @BeforeEach
    void mirrorTraffic() throws IOException {
        broker = EmbeddedBroker.start(BrokerConfig.create());
        service = TestService.start(
                """
                ringflux:
                  ports:
                    uplink: {type: memif, role: server, socket: "@SOCKET"}
                    peer: {type: memif, role: client, socket: "@SOCKET"}
                  pipelines:
                    traffic: {from: {generator: {rate: 20000}}, to: {port: peer}}
                    mirror:
                      from: {port: uplink}
                      to:
                        kafka:
                          bootstrap-servers: "BROKER"
                          topic: mirror
                          lane-bytes: 1m
                          properties: {request.timeout.ms: 2000}
                """.replace("BROKER", broker.bootstrapServers()).replace("SOCKET", "ringflux-" + UUID.randomUUID()));
        traffic = Objects.requireNonNull(service.pipelines().find("traffic"));
        mirror = Objects.requireNonNull(service.pipelines().find("mirror"));
        awaitAcked(SOME);
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        broker.close();
    }

    @Test
    void shouldMirrorEveryFrameOnceWhenTheBrokerIsKilledAndStartedAgain() throws IOException {
        broker.kill();
        awaitStall();
        await().atMost(LIMIT).until(() -> !mirror.trouble().isEmpty());

        broker.start();
        awaitAcked(sink().out() + SOME);

        await().atMost(LIMIT).until(() -> mirror.trouble().isEmpty());
        assertEveryFrameIsThereOnce();
    }

    @Test
    void shouldMirrorEveryFrameOnceWhenTheBrokerIsFrozenForAWhile() {
        Signals.send("STOP", broker.pid());
        try {
            awaitStall();
            long stalledAt = generated();
            await().pollDelay(FREEZE).atMost(FREEZE.plusSeconds(30)).until(() -> generated() == stalledAt);
        } finally {
            Signals.send("CONT", broker.pid());
        }
        awaitAcked(sink().out() + SOME);

        assertEveryFrameIsThereOnce();
    }

    private void assertEveryFrameIsThereOnce() {
        traffic.stop(LIMIT).block(LIMIT);
        long sent = last(traffic).out();
        await().atMost(LIMIT).until(() -> mirror.hops().get(0).in() == sent);
        mirror.stop(LIMIT).block(LIMIT);

        assertThat(List.of(traffic.runs(), mirror.runs())).containsExactly(1L, 1L);
        assertThat(mirror.hops()).allMatch(hop -> hop.in() == sent && hop.out() == sent);
        assertThat(sink().details()).containsEntry("resent", 0L);
        GeneratedFrames frames = new GeneratedFrames(new GeneratedTraffic(List.of(64), 16));
        RecordReader reader = new RecordReader(frames);
        TopicReader.read(broker.bootstrapServers(), "mirror", record -> {
            assertThat(RecordKeys.text(record.headers(), RecordKeys.PORT)).isEqualTo("uplink");
            assertThat(RecordKeys.text(record.headers(), RecordKeys.QUEUE)).isEqualTo("0");
            reader.read(record.partition(), record.value(), record.headers());
        });
        assertThat(reader.missing() + reader.duplicates()).isZero();
        assertThat(frames.frames()).isEqualTo(sent);
        assertThat(frames.firstMissing()).isEqualTo(sent);
    }

    private void awaitAcked(long frames) {
        await().atMost(LIMIT).until(() -> sink().out() >= frames);
    }

    /** Waits until the generator has been asked for nothing for a while, because lane and rings are full. */
    private void awaitStall() {
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(STALL.dividedBy(10))
                .during(STALL)
                .atMost(LIMIT)
                .until(() -> before.getAndSet(generated()), generated -> generated == generated());
        assertThat(sink().inFlight()).isPositive();
        assertThat(mirror.state().status()).isEqualTo(Status.RUNNING);
    }

    private long generated() {
        return traffic.hops().get(0).in();
    }

    private HopStats sink() {
        return last(mirror);
    }

    private static HopStats last(Pipeline pipeline) {
        List<HopStats> hops = pipeline.hops();
        return hops.isEmpty() ? new HopStats("", 0, 0, 0, Map.of()) : hops.get(hops.size() - 1);
    }
}
