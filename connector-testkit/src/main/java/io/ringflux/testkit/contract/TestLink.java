package io.ringflux.testkit.contract;

import io.ringflux.FramePort;
import io.ringflux.loop.PollerGroup;

/** The ports of one contract test and the loops that they run on; gives both back. */
public final class TestLink implements AutoCloseable {

    private final PollerGroup loops;
    private final ConnectedPorts ports;

    TestLink(PollerGroup loops, ConnectedPorts ports) {
        this.loops = loops;
        this.ports = ports;
    }

    FramePort left() {
        return ports.left();
    }

    FramePort right() {
        return ports.right();
    }

    void flap() {
        ports.flap();
    }

    @Override
    public void close() {
        try {
            ports.close();
        } finally {
            loops.dispose();
        }
    }
}
