package io.ringflux.afxdp;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several sockets that send by one queue, whose completion ring they share. */
@LeakCheck
class SharedQueueSendIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SOCKETS = 3;
    private static final int FLOWS = 48;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @Test
    void shouldSendByAllSocketsAtOnce() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().frames(64, 512).socketsPerQueue(SOCKETS));
        AfXdpPort right = lab.open(lab.rightClient().everything());
        AtomicInteger seen = new AtomicInteger();
        right.receive().subscribe(frame -> seen.incrementAndGet());

        for (int round = 1; round <= 30; round++) {
            Flux.range(0, SOCKETS)
                    .flatMap(queue -> left.send(queue, FlowFrames.of(left, 16, queue, 1)))
                    .blockLast(SOON);
            await(seen, round * SOCKETS * 16);
        }

        awaitNothingUnderWay(left);
    }

    @Test
    void shouldSendTheSameFrameByAllSocketsAtOnce() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().socketsPerQueue(SOCKETS));
        AfXdpPort right = lab.open(lab.rightClient().everything());
        AtomicInteger seen = new AtomicInteger();
        right.receive().subscribe(frame -> seen.addAndGet(FlowFrames.number(frame) == 7 ? 1 : 0));
        Frame frame = FlowFrames.frame(left, 0, 7, false);

        for (int round = 1; round <= 30; round++) {
            Flux.range(0, SOCKETS)
                    .flatMap(queue -> left.send(queue, Flux.range(0, 16).map(i -> frame.retain())))
                    .blockLast(SOON);
            await(seen, round * SOCKETS * 16);
        }

        frame.release();
        awaitNothingUnderWay(left);
    }

    @Test
    void shouldEchoWhenEachSocketSendsWhatItReceives() {
        AfXdpPort left = lab.open(lab.leftClient().everything());
        AfXdpPort right = lab.open(lab.rightClient().everything().socketsPerQueue(SOCKETS));
        for (int queue = 0; queue < SOCKETS; queue++) {
            right.send(queue, right.receive(queue)).onErrorComplete().subscribe();
        }
        AtomicInteger seen = new AtomicInteger();
        left.receive().subscribe(frame -> seen.incrementAndGet());

        for (int round = 0; round < 20; round++) {
            left.send(FlowFrames.of(left, FLOWS, round, 1)).block(SOON);
            await(seen, FLOWS * (round + 1));
        }

        awaitNothingUnderWay(right);
    }

    private static void await(AtomicInteger seen, int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> seen.get() == count);
    }

    private static void awaitNothingUnderWay(AfXdpPort port) {
        Awaitility.await().atMost(SOON).until(() -> {
            Flux.range(0, port.details().queues())
                    .flatMap(queue -> port.send(queue, Mono.empty()))
                    .blockLast(SOON);
            return port.frames().tx() == 0 && port.frames().conserves();
        });
    }
}
