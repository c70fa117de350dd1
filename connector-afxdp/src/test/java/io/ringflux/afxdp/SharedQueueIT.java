package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** Several sockets on one queue of an interface: they share chunks, fill and completion ring, and flows are spread. */
@LeakCheck
class SharedQueueIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SOCKETS = 3;
    private static final int FLOWS = 48;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @Test
    void shouldKeepEachFlowWithOneSocketAndInOrder() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(shared(lab.rightClient().everything()));
        Map<Integer, Set<Integer>> sockets = new ConcurrentHashMap<>();
        Map<Integer, Integer> last = new ConcurrentHashMap<>();
        AtomicInteger disorder = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        subscribe(right, frame -> {
            int flow = FlowFrames.flow(frame);
            sockets.computeIfAbsent(flow, f -> ConcurrentHashMap.newKeySet()).add(frame.queue());
            Integer before = last.put(flow, FlowFrames.number(frame));
            disorder.addAndGet((before == null ? -1 : before) + 1 == FlowFrames.number(frame) ? 0 : 1);
            seen.incrementAndGet();
        });

        for (int round = 0; round < 20; round++) {
            left.send(FlowFrames.of(left, FLOWS, round, 1)).block(SOON);
            await(seen, FLOWS * (round + 1));
        }
        left.send(Flux.range(0, FLOWS).map(flow -> FlowFrames.frame(left, flow, 20, true)))
                .block(SOON);
        await(seen, FLOWS * 21);

        assertThat(disorder).hasValue(0);
        assertThat(sockets.values()).allMatch(set -> set.size() == 1); // answers too
        assertThat(sockets.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
                .hasSize(SOCKETS);
        assertThat(right.details().queues()).isEqualTo(SOCKETS);
        assertThat(right.details().socketsPerQueue()).isEqualTo(SOCKETS);
        assertThat(right.frames().conserves()).isTrue();
    }

    @Test
    void shouldGiveFramesWithoutAFlowToTheFirstSocket() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(shared(lab.rightClient().everything()));
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive(0).doOnNext(arrivals).subscribe();

        left.send(Payload.frames(left, 50, 100)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 50);
    }

    @Test
    void shouldGoOnReceivingWhenFramesAreTakenAndReleasedElsewhere() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right =
                lab.open(shared(lab.rightClient().everything().frames(256, 64).ringSize(64)));
        Queue<Frame> taken = new ConcurrentLinkedQueue<>();
        AtomicInteger seen = new AtomicInteger();
        subscribe(right, frame -> {
            taken.add(frame.retain());
            seen.incrementAndGet();
        });

        for (int round = 0; round < 40; round++) {
            left.send(FlowFrames.of(left, FLOWS, round, 1)).block(SOON);
            await(seen, FLOWS * (round + 1));
            assertThat(taken).allMatch(frame -> FlowFrames.flow(frame) < FLOWS);
            for (Frame frame = taken.poll(); frame != null; frame = taken.poll()) {
                frame.release();
            }
        }

        Awaitility.await()
                .atMost(SOON)
                .until(() -> right.frames().user() == 0 && right.frames().conserves());
    }

    @Test
    void shouldWaitWhenAllFramesOfASocketAreTakenAndServeTheOthers() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(shared(lab.rightClient().everything().frames(64, 64)));
        Queue<Frame> kept = new ConcurrentLinkedQueue<>();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        right.receive(0).subscribe(frame -> {
            kept.add(frame.retain());
            seen.incrementAndGet();
        });
        right.receive(1).subscribe(frame -> others.incrementAndGet());
        right.receive(2).subscribe(frame -> others.incrementAndGet());

        Awaitility.await().atMost(SOON).until(() -> {
            left.send(Payload.frames(left, 32, 100)).block(SOON);
            return right.stats().rx().get(0).starved() > 0;
        });
        left.send(FlowFrames.of(left, FLOWS, 0, 1)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> others.get() > 0);
        assertThat(seen).hasValue(64);
        kept.remove().release();
        await(seen, 65); // what waited in the ring
        lab.dispose(right);
        kept.forEach(Frame::release);
    }

    @Test
    void shouldBindAgainAndAgainWhenPortsGo() {
        for (int i = 0; i < 5; i++) {
            AfXdpPort right = lab.open(
                    shared(lab.rightClient().everything()).frames(64, 64).ringSize(64));
            subscribe(right, frame -> {});
            lab.dispose(right);
        }
    }

    @Test
    void shouldComeBackWithAllSocketsWhenTheInterfaceDoes() {
        AfXdpPort right = lab.open(shared(lab.rightClient().filter("udp port 53"))
                .reconnect(Duration.ofMillis(50), Duration.ofMillis(200)));
        AtomicInteger seen = new AtomicInteger();
        subscribe(right, frame -> seen.incrementAndGet());
        awaitState(right, Status.UP);

        lab.unplug();
        awaitState(right, Status.DOWN);
        lab.plugIn();
        awaitState(right, Status.UP);

        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        left.send(FlowFrames.of(left, FLOWS, 0, 2)).block(SOON);
        await(seen, 2 * FLOWS);
        Awaitility.await().atMost(SOON).until(() -> right.frames().conserves());
    }

    @Test
    void shouldSpreadAsBeforeWhenTheFilterIsReplaced() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(shared(lab.rightClient().filter("udp port 54")));
        Set<Integer> sockets = ConcurrentHashMap.newKeySet();
        AtomicInteger seen = new AtomicInteger();
        subscribe(right, frame -> {
            sockets.add(frame.queue());
            seen.incrementAndGet();
        });

        right.filter("udp port 53").block(SOON);
        left.send(FlowFrames.of(left, FLOWS, 0, 1)).block(SOON);

        await(seen, FLOWS);
        assertThat(sockets).hasSize(SOCKETS);
    }

    @Test
    void shouldRefuseSomebodyElsesMapWhichKnowsOneSocketAQueue() {
        AfXdpClient client = shared(lab.rightClient().pinnedMap("/sys/fs/bpf/theirs/xsks"));

        assertThatThrownBy(client::connectNow)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("socketsPerQueue");
    }

    private static AfXdpClient shared(AfXdpClient client) {
        return client.socketsPerQueue(SOCKETS);
    }

    private static void subscribe(AfXdpPort port, Consumer<Frame> consumer) {
        IntStream.range(0, port.details().queues())
                .forEach(queue -> port.receive(queue).subscribe(consumer));
    }

    private static void await(AtomicInteger seen, int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> seen.get() == count);
    }

    private static void awaitState(AfXdpPort port, Status status) {
        port.link().map(LinkState::status).filter(status::equals).blockFirst(SOON);
    }
}
