package io.ringflux.tap.vhost;

import io.ringflux.LinkException;
import io.ringflux.PortDetails;
import io.ringflux.frame.FrameLender;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.TestNamespace;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A port on rings of the kernel that sleeps until it is signalled, on a loop without any timer: who is not told of a
 * frame waits for ever.
 */
final class UnwatchedPort implements PortOwner {
    private static final int ENTRIES = 1024;
    private static final int BUFFER_BYTES = 2048;
    private static final int POOL_FRAMES = 4096;

    private final QueuedPort port;
    private final TunDevice device;
    private final VhostQueues queues;

    /** @param address of the kernel, with the length of its prefix */
    UnwatchedPort(TestNamespace namespace, String address, PollerGroup loops) {
        TunSpec spec = new TunSpec("tun7", false, 1, false, true, true, true, 0, null);
        try (NetworkNamespace inside = NetworkNamespace.of(namespace.name())) {
            device = inside.call(() -> TunDevice.open(spec, () -> {}));
        }
        namespace.run("ip", "addr", "add", address, "dev", "tun7");
        namespace.run("ip", "link", "set", "tun7", "up");
        PacketFormat format = new PacketFormat(false, true);
        VhostSettings rings = new VhostSettings(ENTRIES, ENTRIES, BUFFER_BYTES, 0, List.of(), format);
        queues = VhostQueues.open(rings, VhostFeatures.probe(), device.queues(), 1);
        PortSettings settings = new PortSettings("tun7", 1, 1, RxMode.INTERRUPT, loops, POOL_FRAMES, BUFFER_BYTES);
        port = new QueuedPort(settings, new Details(), this);
        CompletableFuture.runAsync(this::linkUp, port.controlLoop()).join();
    }

    QueuedPort port() {
        return port;
    }

    @Override
    public void fault(LinkException fault) {
        throw new AssertionError(fault);
    }

    @Override
    public void close() {
        queues.close();
        device.close();
    }

    private void linkUp() {
        port.linkUp(queues.receive(this::lender), queues.transmit(), port.details());
    }

    private FrameLender lender(int queue) {
        int capacity = StagedFrames.lenderCapacity(BUFFER_BYTES);
        return new FrameLender(port.rxPool(queue), capacity, port.number(), queue);
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
