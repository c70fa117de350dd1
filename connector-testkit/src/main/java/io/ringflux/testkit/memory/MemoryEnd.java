package io.ringflux.testkit.memory;

import io.ringflux.LinkException;
import io.ringflux.frame.FrameLender;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One port, plugged into rings on request. */
final class MemoryEnd implements PortOwner {

    private final MemoryLinkOptions options;
    private final Consumer<@Nullable LinkException> onEnd;
    private final QueuedPort port;

    /**
     * @param onEnd what to do when this port gives the link up: with a fault of its peer, or null when it is disposed
     */
    MemoryEnd(String name, MemoryLinkOptions options, Consumer<@Nullable LinkException> onEnd) {
        this.options = options;
        this.onEnd = onEnd;
        PortSettings settings = new PortSettings(
                name,
                options.queues(),
                options.queues(),
                options.mode(),
                options.loops(),
                options.chunkCount(),
                options.chunkBytes());
        port = new QueuedPort(settings, new MemoryDetails(options), this);
    }

    QueuedPort port() {
        return port;
    }

    /** Plugs the rings in; returns when that is done. */
    void linkUp(List<MemoryRing> inbound, List<MemoryRing> outbound) {
        onControlLoop(() -> {
            List<MemoryRxQueue> rx = new ArrayList<>();
            for (int i = 0; i < inbound.size(); i++) {
                int capacity = Math.min(options.chunkCount(), options.ringSize());
                rx.add(new MemoryRxQueue(inbound.get(i), new FrameLender(port.rxPool(i), capacity, port.number(), i)));
            }
            List<MemoryTxQueue> tx = outbound.stream().map(MemoryTxQueue::new).toList();
            port.linkUp(rx, tx, port.details());
        });
    }

    void linkDown(String reason) {
        onControlLoop(() -> port.linkDown(reason));
    }

    void end(@Nullable LinkException error) {
        onControlLoop(() -> port.end(error));
    }

    @Override
    public void fault(LinkException fault) {
        onEnd.accept(fault);
    }

    @Override
    public void close() {
        onEnd.accept(null);
    }

    private void onControlLoop(Runnable action) {
        if (port.controlLoop().inLoop()) {
            action.run();
        } else {
            CompletableFuture.runAsync(action, port.controlLoop()).join();
        }
    }
}
