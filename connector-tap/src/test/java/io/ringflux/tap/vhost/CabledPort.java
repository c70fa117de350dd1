package io.ringflux.tap.vhost;

import io.ringflux.LinkException;
import io.ringflux.PortDetails;
import io.ringflux.frame.FrameLender;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.testkit.contract.LinkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A port whose rings end in a {@link RingCable}. */
final class CabledPort implements PortOwner {
    private final LinkSpec spec;
    private final Runnable disposed;
    private final QueuedPort port;

    /** @param disposed called on the port's control loop */
    CabledPort(String name, LinkSpec spec, Runnable disposed) {
        this.spec = spec;
        this.disposed = disposed;
        PortSettings settings = new PortSettings(
                name, spec.queues(), spec.queues(), spec.mode(), spec.loops(), spec.chunkCount(), spec.chunkBytes());
        port = new QueuedPort(settings, new Details(), this);
    }

    QueuedPort port() {
        return port;
    }

    /** Takes a ring each way for each queue; returns when the link is up. */
    void linkUp(List<RingEnd> receive, List<RingEnd> transmit) {
        onControlLoop(() -> {
            List<RxQueue> rx = new ArrayList<>();
            List<TxQueue> tx = new ArrayList<>();
            for (int i = 0; i < spec.queues(); i++) {
                int capacity = StagedFrames.lenderCapacity(spec.chunkBytes());
                FrameLender lender = new FrameLender(port.rxPool(i), capacity, port.number(), i);
                rx.add(new VhostRxQueue(receive.get(i), lender, new PacketFormat(true, true)));
                tx.add(new VhostTxQueue(transmit.get(i), new FrameCheck(1), true));
            }
            port.linkUp(rx, tx, port.details());
        });
    }

    /** Ends it as an orderly peer does; any thread. */
    void end() {
        port.controlLoop().execute(() -> port.end(null));
    }

    void onControlLoop(Runnable action) {
        CompletableFuture.runAsync(action, port.controlLoop()).join();
    }

    @Override
    public void fault(LinkException fault) {
        throw new AssertionError(fault);
    }

    @Override
    public void close() {
        disposed.run();
    }

    private record Details() implements PortDetails {

        @Override
        public String transport() {
            return "tap";
        }

        @Override
        public Map<String, Object> properties() {
            return Map.of("backend", "vhost");
        }
    }
}
