package io.ringflux.tap.fd;

import io.ringflux.FramePort;
import io.ringflux.LinkException;
import io.ringflux.PortDetails;
import io.ringflux.frame.FrameLender;
import io.ringflux.loop.PollerGroup;
import io.ringflux.nativeio.DeviceFile;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.ConnectedPorts;
import io.ringflux.testkit.contract.FramePortContract;
import io.ringflux.testkit.contract.LinkSpec;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The queues of the FD back end under the contract of all ports, over descriptors that lose nothing. */
class FdContractTest implements FramePortContract {
    private static final int BURST = 256;

    @Override
    public ConnectedPorts connect(LinkSpec spec) {
        List<DeviceFile> left = new ArrayList<>();
        List<DeviceFile> right = new ArrayList<>();
        for (int i = 0; i < spec.queues(); i++) {
            PacketPair pair = PacketPair.open();
            left.add(pair.left());
            right.add(pair.right());
        }
        Ends ends = new Ends(new End("left", spec, left), new End("right", spec, right));
        ends.one.linkUp();
        ends.another.linkUp();
        return ends;
    }

    /**
     * Here, a port asks for a burst before it knows that the kernel will not take it; it holds that and no more. A
     * device's kernel takes everything.
     */
    @Test
    @Override
    public void shouldHoldTheSenderBackWhenNobodyReceives() {
        long count = 5_000;
        PollerGroup loops = PollerGroup.create("contract", 2);
        try (ConnectedPorts link = connect(LinkSpec.on(loops))) {
            AtomicLong taken = new AtomicLong();
            CompletableFuture<Void> sent = link.left()
                    .send(Payload.frames(link.left(), count, 64).doOnNext(frame -> taken.incrementAndGet()))
                    .toFuture();
            Awaitility.await().during(Duration.ofMillis(200)).until(() -> {
                long ahead = taken.get() - link.left().stats().txFrames();
                return taken.get() > 0 && taken.get() < count && ahead <= BURST;
            });

            ArrivalCheck arrivals = new ArrivalCheck(64);
            link.right().receive().take(count).doOnNext(arrivals).then().block(LIMIT);
            Mono.fromFuture(sent).block(LIMIT);
        } finally {
            loops.dispose();
        }
    }

    private record Ends(End one, End another) implements ConnectedPorts {

        @Override
        public FramePort left() {
            return one.port;
        }

        @Override
        public FramePort right() {
            return another.port;
        }

        @Override
        public void flap() {
            for (End end : List.of(one, another)) {
                end.onControlLoop(() -> end.port.linkDown("as the test wants"));
            }
            one.linkUp();
            another.linkUp();
        }

        @Override
        public void close() {
            one.port.dispose();
            another.port.dispose();
            Mono.when(one.port.onDispose(), another.port.onDispose()).block();
        }
    }

    private static final class End implements PortOwner {
        private final LinkSpec spec;
        private final List<QueueFile> files;
        private final QueuedPort port;
        private boolean closed;

        End(String name, LinkSpec spec, List<DeviceFile> files) {
            this.spec = spec;
            this.files =
                    files.stream().map(file -> new QueueFile(file, () -> {})).toList();
            port = new QueuedPort(
                    new PortSettings(
                            name,
                            spec.queues(),
                            spec.queues(),
                            spec.mode(),
                            spec.loops(),
                            spec.chunkCount(),
                            spec.chunkBytes()),
                    new Details(),
                    this);
        }

        void linkUp() {
            onControlLoop(() -> {
                List<FdRxQueue> rx = new ArrayList<>();
                List<FdTxQueue> tx = new ArrayList<>();
                for (int i = 0; i < files.size(); i++) {
                    int capacity = StagedFrames.lenderCapacity(spec.chunkBytes());
                    FrameLender lender = new FrameLender(port.rxPool(i), capacity, port.number(), i);
                    PacketFormat format = new PacketFormat(true, true);
                    rx.add(new FdRxQueue(files.get(i), lender, format, spec.ringSize(), this::lost));
                    tx.add(new FdTxQueue(files.get(i), true, false, this::lost));
                }
                port.linkUp(rx, tx, port.details());
            });
        }

        @Override
        public void fault(LinkException fault) {
            throw new AssertionError(fault);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                files.forEach(QueueFile::release);
            }
        }

        void onControlLoop(Runnable action) {
            CompletableFuture.runAsync(action, port.controlLoop()).join();
        }

        /** The other end let go of its descriptors, which a device's other end never does. */
        private void lost(int errno) {
            port.controlLoop().execute(() -> {
                close();
                port.end(null);
            });
        }
    }

    private record Details() implements PortDetails {

        @Override
        public String transport() {
            return "tap";
        }

        @Override
        public Map<String, Object> properties() {
            return Map.of("backend", "fd");
        }
    }
}
