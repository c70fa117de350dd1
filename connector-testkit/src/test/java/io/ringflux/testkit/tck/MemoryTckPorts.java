package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.LinkException;
import io.ringflux.loop.PollerGroup;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;

/** Ports on rings in memory. */
final class MemoryTckPorts implements TckPorts {

    private static final int BURST = 16;
    private static final byte[][] FRAMES = new byte[BURST][64];

    private final PollerGroup loops = PollerGroup.create("tck", 1);
    private final List<Feeder> feeders = new ArrayList<>();

    @Override
    public FramePort port() {
        Feeder feeder = new Feeder(peer());
        feeder.start();
        feeders.add(feeder);
        return feeder.peer.port();
    }

    @Override
    public FramePort failedPort() {
        Feeder feeder = new Feeder(peer());
        feeders.add(feeder);
        feeder.start();
        feeder.peer.end(new LinkException("failed, as the rule wants", null));
        return feeder.peer.port();
    }

    @Override
    public void close() {
        feeders.forEach(Feeder::close);
        loops.dispose();
    }

    private RawPeer peer() {
        return RawPeer.connect(MemoryLinkOptions.on(loops).withRing(64, 64).withPool(1024, 64));
    }

    private static final class Feeder extends Thread {

        private final RawPeer peer;
        private volatile boolean stopped;

        Feeder(RawPeer peer) {
            super("feeder");
            this.peer = peer;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!stopped) {
                if (peer.room(0) >= BURST) {
                    peer.publish(0, FRAMES);
                } else {
                    Thread.yield();
                }
                peer.swallow(0);
            }
        }

        void close() {
            stopped = true;
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            peer.close();
        }
    }
}
