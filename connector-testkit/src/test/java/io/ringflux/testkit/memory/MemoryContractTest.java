package io.ringflux.testkit.memory;

import io.ringflux.FramePort;
import io.ringflux.testkit.contract.ConnectedPorts;
import io.ringflux.testkit.contract.FramePortContract;
import io.ringflux.testkit.contract.LinkSpec;

class MemoryContractTest implements FramePortContract {

    @Override
    public ConnectedPorts connect(LinkSpec spec) {
        MemoryLinkOptions options = MemoryLinkOptions.on(spec.loops())
                .withMode(spec.mode())
                .withQueues(spec.queues())
                .withRing(spec.ringSize(), spec.chunkBytes())
                .withPool(spec.chunkCount(), spec.chunkBytes());
        return new MemoryPorts(MemoryLink.connect(spec.reconnecting() ? options.withReconnect() : options));
    }

    private record MemoryPorts(MemoryLink link) implements ConnectedPorts {

        @Override
        public FramePort left() {
            return link.left();
        }

        @Override
        public FramePort right() {
            return link.right();
        }

        @Override
        public void flap() {
            link.linkDown("as the test wants");
            link.linkUp();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
