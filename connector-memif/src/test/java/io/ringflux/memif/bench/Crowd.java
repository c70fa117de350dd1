package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * 64 other ports in the JVM, 32 links, whose subscribers are of all kinds: what they make of the code that ports share
 * is what a busy service makes of it. Afterwards they are silent, so that the CPU is the measured port's alone.
 */
final class Crowd {

    private static final int LINKS = 32;
    private static final int BURST = 64;
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final long GATHERING_NS = TimeUnit.SECONDS.toNanos(6);
    private static final List<String> RECEIVERS =
            List.of("count", "poll", "map-filter", "bounded", "retain", "batches", "echo");

    private Crowd() {}

    /** Returns when all of them have exchanged frames for a while; they stay, and are silent from then on. */
    static void gather(Traffic traffic) {
        PollerGroup loops = PollerGroup.create("crowd", 2);
        Frame frame = Objects.requireNonNull(FramePool.create(1, 2048).allocate(traffic.frameBytes()));
        Disposable.Composite trickles = Disposables.composite();
        Traffic one = new Traffic(traffic.frameBytes(), 1, false, false);
        for (int i = 0; i < LINKS; i++) {
            String socket = "@ringflux-crowd-" + ProcessHandle.current().pid() + "-" + i;
            FramePort server = MemifServer.create()
                    .socket(socket)
                    .rxMode(RxMode.INTERRUPT)
                    .loops(loops)
                    .listenNow();
            FramePort client = MemifClient.create()
                    .socket(socket)
                    .rxMode(RxMode.INTERRUPT)
                    .loops(loops)
                    .connectNow();
            Actions.named(RECEIVERS.get(i % RECEIVERS.size()), one).start(server);
            Actions.named(RECEIVERS.get((i + 1) % RECEIVERS.size()), one).start(client);
            trickles.add(trickle(i % 2 == 0 ? client : server, frame));
        }
        LockSupport.parkNanos(GATHERING_NS);
        trickles.dispose();
    }

    private static Disposable trickle(FramePort port, Frame frame) {
        return port.send(Flux.interval(INTERVAL)
                        .onBackpressureDrop()
                        .concatMap(tick -> Flux.range(0, BURST).map(i -> frame.retain())))
                .subscribe();
    }
}
