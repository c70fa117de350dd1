package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.frame;
import static io.ringflux.testkit.reactive.Wires.number;
import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** The burst level: rings without Reactor on the way. */
@LeakCheck
class BurstTest {

    @RegisterExtension
    final Wires wires = new Wires(2);

    @Test
    void shouldFillTheRingWhenABurstSourceDoes() {
        RawPeer peer = wires.peer();
        AtomicInteger next = new AtomicInteger();
        Disposable filling = peer.port()
                .fill(0, queue -> {
                    int sent = 0;
                    Frame frame = frame(peer.port(), next.get());
                    while (next.get() < 1_000 && queue.submit(frame) > 0) {
                        frame.buffer().putLong(0, next.incrementAndGet());
                        sent++;
                    }
                    frame.release();
                    return sent;
                })
                .subscribe();
        List<Long> received = new ArrayList<>();

        soon().until(() -> {
            peer.received(0).forEach(bytes -> received.add(number(bytes)));
            return received.size() == 1_000;
        });

        assertThat(received).isEqualTo(LongStream.range(0, 1_000).boxed().toList());
        filling.dispose();
        peer.port().fill(0, queue -> 0).subscribe().dispose();
        StepVerifier.create(peer.port().fill(0, queue -> {
                    throw new IllegalStateException("as the test wants");
                }))
                .expectErrorMessage("as the test wants")
                .verify(Wires.LIMIT);
    }

    @Test
    void shouldGiveBurstsToAHandlerAndKeepWhatItLeaves() {
        RawPeer peer = wires.peer();
        List<Long> received = new ArrayList<>();
        peer.publish(0, numbers(0, 50));
        Disposable polling = peer.port()
                .poll(0, burst -> {
                    synchronized (received) {
                        received.add(number(burst.get(0)));
                    }
                    return 1;
                })
                .subscribe();

        soon().until(() -> received.size() == 50);
        polling.dispose();

        assertThat(received).isEqualTo(LongStream.range(0, 50).boxed().toList());
        StepVerifier.create(peer.port().poll(0, burst -> {
                    throw new IllegalStateException("as the test wants");
                }))
                .then(() -> peer.publish(0, numbers(50, 1)))
                .expectErrorMessage("as the test wants")
                .verify(Wires.LIMIT);
        StepVerifier.create(peer.port().receive().map(Wires::number).take(1))
                .expectNext(50L)
                .expectComplete()
                .verify(Wires.LIMIT);
    }
}
